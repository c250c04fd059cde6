/** Search over everything that was ever said and done. */
import { z } from 'zod'
import { SearchFilters, SearchPage, SearchStatus } from '../search.ts'
import { base } from './base.ts'

export const search = {
  query: base
    .route({
      method: 'GET',
      path: '/search',
      summary: 'Find words in prompts, answers, tool calls, results and titles',
    })
    .input(
      SearchFilters.extend({
        /** As typed: words, "phrases", -exclusions, project: model: in: is: file: session: after: before: */
        text: z.string().max(100_000).default(''),
        limit: z.coerce.number().int().min(1).max(100).default(40),
        /** `next` of the page before. */
        cursor: z.string().max(100).optional(),
      }),
    )
    .output(SearchPage),
  status: base
    .route({ method: 'GET', path: '/search/status', summary: 'How far the index has come' })
    .output(SearchStatus),
}
