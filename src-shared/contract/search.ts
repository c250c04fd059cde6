/** Search over everything that was ever said and done. */
import { z } from 'zod'
import { FIND_MAX_LENGTH, FindPage } from '../find.ts'
import { SessionId } from '../ids.ts'
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
  find: base
    .route({
      method: 'GET',
      path: '/sessions/{id}/find',
      summary: 'Where a text stands in one session, letter by letter, the newest first',
    })
    .input(
      z.object({
        id: SessionId,
        text: z.string().min(1).max(FIND_MAX_LENGTH),
        matchCase: z.boolean().default(false),
        /** Looks through events with a smaller number than this; without it, from the newest on. */
        before: z.coerce.number().int().positive().optional(),
        /** Events looked through for this page. */
        limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
      }),
    )
    .output(FindPage),
  status: base
    .route({ method: 'GET', path: '/search/status', summary: 'How far the index has come' })
    .output(SearchStatus),
}
