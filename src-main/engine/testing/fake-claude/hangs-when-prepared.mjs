#!/usr/bin/env node
/** Comes up well, and never answers what it is asked to get ready by; a file `asked` in its folder says when. */
import { writeFileSync } from 'node:fs'
import { serve } from './protocol.mjs'

serve({
  onPrompt: () => undefined,
  onRequest(subtype) {
    if (subtype !== 'get_context_usage') return true
    writeFileSync('asked', '')
    return false
  },
})
