#!/usr/bin/env node
/** Starts a child in a session of its own that inherits its pipes and holds them open. */
import { spawn } from 'node:child_process'
import { init, result, serve } from './protocol.mjs'

serve({
  onPrompt() {
    spawn('/bin/sh', ['-c', "trap '' TERM; while :; do sleep 1; done"], { detached: true, stdio: 'inherit' })
    init()
    result()
  },
})
