#!/usr/bin/env node
/** Says as much as it can as fast as it can, then ends the turn. Order: {"mb": 100, "rubbish": true}; rubbish is no JSON. */
import { assistant, init, line, result, serve } from './protocol.mjs'

/** @param {string} text */
const write = (text) =>
  new Promise((resolve) => (process.stdout.write(text) ? resolve(undefined) : process.stdout.once('drain', resolve)))

serve({
  async onPrompt({ mb = 50, rubbish = false }) {
    init()
    const block = (
      rubbish ? `${'rubbish '.repeat(20)}\n` : line({ ...assistant('x'.repeat(100)), type: 'flood' })
    ).repeat(500)
    for (let written = 0; written < mb * 1024 * 1024; written += block.length) await write(block)
    result()
  },
})
