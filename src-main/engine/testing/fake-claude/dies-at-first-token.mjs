#!/usr/bin/env node
/** Dies by KILL after the first words of its answer. */
import { firstToken, init, serve } from './protocol.mjs'

serve({
  onPrompt() {
    init()
    firstToken()
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20)
  },
})
