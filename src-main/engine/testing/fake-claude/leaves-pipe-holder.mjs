#!/usr/bin/env node
/**
 * Starts a child in a session of its own that inherits its pipes and holds them open. With {"talks": true} the child never
 * stops writing messages, bears no mark, and its pid is what the CLI says.
 */
import { spawn } from 'node:child_process'
import { init, result, say, serve } from './protocol.mjs'

const silent = ['/bin/sh', ['-c', "trap '' TERM; while :; do sleep 1; done"]]
const talking = ['/usr/bin/env', ['-i', '/usr/bin/yes', '{"type":"keep_alive"}']]

serve({
  onPrompt({ talks = false }) {
    init()
    const [command, args] = talks ? talking : silent
    if (!talks) spawn(command, args, { detached: true, stdio: 'inherit' })
    else say(String(spawn(command, args, { detached: true, stdio: 'inherit' }).pid))
    result()
  },
})
