/** Search: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const searchRouter = ({ search: os }: Implementer, { search }: Engine) => ({
  query: os.query.handler(({ input }) => search.query(input)),
  status: os.status.handler(() => search.status()),
})
