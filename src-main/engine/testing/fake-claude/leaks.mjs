#!/usr/bin/env node
/**
 * Takes memory and never gives it back. Order: {"mbPerSecond": 100, "startMb": 0, "limitMb": 4096}; what it starts
 * with is taken over a second. The turn never ends. The order
 * {"say": "resumed"} is answered with the conversation this process was told to go on with, and takes nothing.
 */
import { init, result, resumed, say, serve } from './protocol.mjs'

const MEBIBYTE = 1024 * 1024
const STEPS_PER_SECOND = 20
const held = []

serve({
  onPrompt({ mbPerSecond = 10, startMb = 0, limitMb = 4_096, say: wanted }) {
    init()
    if (wanted === 'resumed') {
      say(resumed ?? 'nothing')
      result()
      return
    }
    let takenMb = 0
    const timer = setInterval(() => {
      const stepMb = Math.max(mbPerSecond, takenMb < startMb ? startMb : 0) / STEPS_PER_SECOND
      held.push(Buffer.alloc(Math.round(stepMb * MEBIBYTE), 1)) // filled: untouched pages cost nothing
      takenMb += stepMb
      if (takenMb >= limitMb) clearInterval(timer)
    }, 1_000 / STEPS_PER_SECOND)
  },
})
