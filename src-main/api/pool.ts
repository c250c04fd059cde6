/** The warm pool: contract → engine. */
import type { Engine } from '../engine/types.ts'
import { type Implementer, stream } from './implementer.ts'

export const poolRouter = ({ pool: os }: Implementer, { pool }: Engine) => ({
  status: os.status.handler(() => pool.status()),
  watch: os.watch.handler((request) => stream(request, (signal) => pool.watch(signal))),
  events: os.events.handler(({ input, ...request }) => stream(request, (signal) => pool.events(input.after, signal))),
  pause: os.pause.handler(({ input }) => pool.pause(input.paused)),
  intend: os.intend.handler(({ input }) => pool.intend(input.cwd)),
})
