/** The database: contract → engine. */
import type { Engine } from '../engine/types.ts'
import { type Implementer, stream } from './implementer.ts'

export const storageRouter = ({ storage: os }: Implementer, { storage }: Engine) => ({
  health: os.health.handler(() => storage.health()),
  watch: os.watch.handler((request) => stream(request, (signal) => storage.watch(signal))),
  dismissRepair: os.dismissRepair.handler(() => storage.dismissRepair()),
})
