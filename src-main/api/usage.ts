/** Costs and limits of the account: contract → engine. */
import type { Engine } from '../engine/types.ts'
import { type Implementer, stream } from './implementer.ts'

export const usageRouter = ({ usage: os }: Implementer, { usage }: Engine) => ({
  costs: os.costs.handler(({ input }) => usage.costs(input.days)),
  watch: os.watch.handler((request) => stream(request, (signal) => usage.watch(signal))),
})
