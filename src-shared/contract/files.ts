/** Files of a session's folder, for what is mentioned in a prompt. */
import { z } from 'zod'
import { FILE_QUERY_MAX_LENGTH, FileMatches } from '../files.ts'
import { SessionId } from '../ids.ts'
import { base } from './base.ts'

export const files = {
  complete: base
    .route({
      method: 'GET',
      path: '/sessions/{sessionId}/files',
      summary: 'Files and folders whose path has these letters in this order, best first',
    })
    .input(
      z.object({
        sessionId: SessionId,
        /** Empty: what lies at the top. */
        query: z.string().max(FILE_QUERY_MAX_LENGTH).default(''),
        limit: z.coerce.number().int().min(1).max(100).default(30),
      }),
    )
    .output(FileMatches),
  locate: base
    .route({
      method: 'GET',
      path: '/sessions/{sessionId}/files/locate',
      summary: 'The path of a file of which a page knows only name, size and time',
    })
    .input(
      z.object({
        sessionId: SessionId,
        name: z.string().min(1).max(255),
        /** In bytes. */
        size: z.coerce.number().int().nonnegative(),
        /** Milliseconds since the epoch. */
        modifiedAt: z.coerce.number().int().nonnegative(),
      }),
    )
    .output(z.object({ path: z.string().nullable() })),
}
