#!/usr/bin/env node
/** Says one message of many megabytes in one line, between two small ones. Order: {"mb": 64}. */
import { init, result, say, serve } from './protocol.mjs'

serve({
  onPrompt({ mb = 64 }) {
    init()
    say('before')
    say('y'.repeat(mb * 1024 * 1024))
    say('after')
    result()
  },
})
