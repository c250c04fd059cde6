#!/usr/bin/env node
/** Takes a prompt, says that it begins, and is never heard of again: not even the end of its input moves it. */
import { init, serve, stay } from './protocol.mjs'

let isHanging = false
serve({
  onPrompt() {
    isHanging = true
    init()
    stay()
  },
  onEnd: () => isHanging || process.exit(0),
})
