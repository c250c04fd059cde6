/** Search: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const searchRouter = ({ search: os }: Implementer, { search }: Engine) => ({
  query: os.query.handler(({ input }) => search.query(input)),
  find: os.find.handler(({ input }) => search.find(input)),
  status: os.status.handler(() => search.status()),
})
