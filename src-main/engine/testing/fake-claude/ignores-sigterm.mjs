#!/usr/bin/env node
/** Ignores TERM, INT, HUP and the end of its input: only KILL ends it. */
import { init, result, serve, stay } from './protocol.mjs'

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => undefined)
stay()
serve({
  onPrompt() {
    init()
    result()
  },
  onEnd: () => undefined,
})
