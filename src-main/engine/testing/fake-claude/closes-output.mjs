#!/usr/bin/env node
/** Begins a turn, closes its output in the middle of it, and stays: neither a result nor an exit comes. */
import { closeSync } from 'node:fs'
import { firstToken, init, serve, stay } from './protocol.mjs'

stay()
serve({
  onPrompt() {
    init()
    firstToken()
    setTimeout(() => closeSync(1), 20)
  },
  onEnd: () => undefined,
})
