#!/usr/bin/env node
/** Takes a prompt and thinks from then on, as the real one does where its thinking is not shown: it says that it goes on, and nothing else. */
import { init, send, serve, thinking } from './protocol.mjs'

const EVERY_MS = 100

serve({
  onPrompt() {
    init()
    setInterval(() => send(thinking()), EVERY_MS)
  },
})
