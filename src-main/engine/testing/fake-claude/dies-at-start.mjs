#!/usr/bin/env node
/** Dies before it has said a word. */
process.stderr.write('cannot start: the flux is not compensated\n')
process.exit(7)
