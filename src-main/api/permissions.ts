/** Permission requests: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const permissionsRouter = ({ permissions: os }: Implementer, { permissions }: Engine) => ({
  pending: os.pending.handler(() => permissions.pending()),
  revoke: os.revoke.handler(({ input }) => permissions.revoke(input)),
  answer: os.answer.handler(({ input }) => permissions.answer(input)),
})
