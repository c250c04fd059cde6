#!/usr/bin/env node
/** Answers, and then stays for as long as its input is open: TERM does not move it. */
import { init, result, say, serve } from './protocol.mjs'

process.on('SIGTERM', () => undefined)
serve({
  onPrompt() {
    init()
    say('still here')
    result()
  },
})
