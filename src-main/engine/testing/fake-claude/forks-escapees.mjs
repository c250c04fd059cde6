#!/usr/bin/env node
/**
 * Starts children that move away from it: a plain one, one in a session of its own, one under nohup, one forked twice. All of
 * them ignore TERM when the order is {"stubborn": true}. Says their pids; leaves when its input ends, without a look at them.
 */
import { spawn } from 'node:child_process'
import { init, result, say, serve } from './protocol.mjs'

/** @param {string} script @param {boolean} detached */
function shell(script, detached = false) {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', script], { detached, stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.once('data', (pid) => resolve(Number(pid)))
  })
}

serve({
  async onPrompt({ stubborn = false }) {
    const trap = stubborn ? "trap '' TERM; " : ''
    const stay = `${trap}echo $$; exec >/dev/null; while :; do sleep 1; done`
    const quoted = `'${stay.replaceAll("'", "'\\''")}'`
    const pids = await Promise.all([
      shell(stay),
      shell(stay, true),
      shell(`nohup sh -c ${quoted} 2>/dev/null & wait`),
      shell(`(setsid sh -c ${quoted} &) ; exit 0`),
    ])
    init()
    say(JSON.stringify(pids))
    result()
  },
})
