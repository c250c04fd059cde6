/** The circuit breaker: contract → engine. */
import type { Engine } from '../engine/types.ts'
import { type Implementer, stream } from './implementer.ts'

export const breakerRouter = ({ breaker: os }: Implementer, { breaker }: Engine) => ({
  status: os.status.handler(() => breaker.status()),
  watch: os.watch.handler((request) => stream(request, (signal) => breaker.watch(signal))),
  tryNow: os.tryNow.handler(() => breaker.tryNow()),
})
