#!/usr/bin/env node
/** Writes every message in two halves with a pause between. Order: {"cut": true} = ends in the middle of the last one. */
import { assistant, init, line, pause, result, serve } from './protocol.mjs'

serve({
  async onPrompt({ cut = false }) {
    init()
    const text = line(assistant('said in two halves'))
    const middle = Math.floor(text.length / 2)
    process.stdout.write(text.slice(0, middle))
    await pause(20)
    if (cut) process.exit(1)
    process.stdout.write(text.slice(middle))
    result()
  },
})
