#!/usr/bin/env node
/** Comes up well, and is stopped, as by a debugger, in the moment it is asked which version it is. */
import { serve } from './protocol.mjs'

serve({
  onPrompt: () => undefined,
  onRequest(subtype) {
    if (subtype === 'get_binary_version') process.kill(process.pid, 'SIGSTOP')
  },
})
