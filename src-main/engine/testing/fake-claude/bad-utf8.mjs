#!/usr/bin/env node
/** Between good messages it writes one with bytes that are no UTF-8, a NUL line and a line of rubbish. */
import { assistant, init, line, result, say, serve } from './protocol.mjs'

serve({
  onPrompt() {
    init()
    say('before')
    const bad = Buffer.from(line(assistant('bad: ?')))
    bad[bad.indexOf('?')] = 0xff
    process.stdout.write(bad)
    process.stdout.write('\u0000\u0000\n')
    process.stdout.write('Debugger listening on ws://127.0.0.1\n')
    say('after')
    result()
  },
})
