/** The thread on which code is coloured. */
import { ColourKeeper } from './colour-keeper.ts'
import type { ColourRequest } from './off-thread.ts'

const keeper = new ColourKeeper()

self.addEventListener('message', ({ data }: MessageEvent<ColourRequest>) => {
  void keeper.answer(data).then((answer) => self.postMessage(answer))
})
