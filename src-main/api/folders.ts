/** Folders: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const foldersRouter = ({ folders: os }: Implementer, { folders }: Engine) => ({
  inspect: os.inspect.handler(({ input }) => folders.inspect(input.path)),
  complete: os.complete.handler(({ input }) => folders.complete(input)),
  recent: os.recent.handler(() => folders.recent()),
  setTrust: os.setTrust.handler(({ input }) => folders.setTrust(input)),
})
