#!/usr/bin/env node
/** Ends the turn as it should, and then neither answers nor leaves. */
import { init, result, say, serve, stay } from './protocol.mjs'

let isHanging = false
serve({
  onPrompt() {
    if (isHanging) return
    init()
    say('all done')
    result()
    isHanging = true
    stay()
  },
  onEnd: () => isHanging || process.exit(0),
})
