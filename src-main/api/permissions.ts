/** Permission requests: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const permissionsRouter = ({ permissions: os }: Implementer, { permissions }: Engine) => ({
  pending: os.pending.handler(() => permissions.pending()),
  present: os.present.handler(({ input }) => permissions.present(input)),
  kept: os.kept.handler(({ input }) => permissions.kept(input)),
  drop: os.drop.handler(({ input }) => permissions.drop(input)),
  revoke: os.revoke.handler(({ input }) => permissions.revoke(input)),
  answer: os.answer.handler(({ input }) => permissions.answer(input)),
})
