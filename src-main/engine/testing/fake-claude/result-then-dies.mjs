#!/usr/bin/env node
/** Ends the turn as it should, and then itself, as if something had gone wrong. */
import { init, result, say, serve } from './protocol.mjs'

serve({
  onPrompt() {
    init()
    say('all done')
    result()
    setTimeout(() => process.exit(1), 20)
  },
})
