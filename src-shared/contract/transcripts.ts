/** The CLI's transcripts on disk: found, read, opened, forked, imported. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Session } from '../session.ts'
import {
  ConversationId,
  Holder,
  ImportedSession,
  IndexStatus,
  OpenedTranscript,
  TranscriptPage,
  TranscriptSummary,
} from '../transcripts.ts'
import { base } from './base.ts'

const One = z.object({ id: ConversationId })

/** In UTF-16 units. */
export const IMPORT_MAX_LENGTH = 256 * 1024 * 1024
/** Of a file that comes in pieces, in UTF-16 units: taken in within a few milliseconds, and far below what a message may have. */
export const IMPORT_PIECE_LENGTH = 2 * 1024 * 1024

export const transcripts = {
  list: base
    .route({ method: 'GET', path: '/transcripts', summary: 'Conversations on disk, most recently used first' })
    .input(
      z.object({
        /** In title, first prompt or folder. */
        text: z.string().max(500).optional(),
        cwd: z.string().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50),
        offset: z.coerce.number().int().nonnegative().default(0),
      }),
    )
    .output(
      z.object({ items: z.array(TranscriptSummary), total: z.number().int().nonnegative(), status: IndexStatus }),
    ),
  folders: base
    .route({ method: 'GET', path: '/transcripts/folders', summary: 'Folders that conversations were held in' })
    .output(z.array(z.object({ cwd: z.string(), transcripts: z.number().int() }))),
  watch: base
    .route({ method: 'GET', path: '/transcripts/watch', summary: 'How far the index is, at first and at each change' })
    .output(eventIterator(IndexStatus)),
  scan: base
    .route({ method: 'POST', path: '/transcripts/scan', summary: 'Look for new and changed transcripts now' })
    .output(IndexStatus),
  rebuild: base
    .route({
      method: 'POST',
      path: '/transcripts/rebuild',
      summary: 'Make the index of transcripts again from the files',
    })
    .output(IndexStatus),
  read: base
    .route({ method: 'GET', path: '/transcripts/{id}/events', summary: 'A page of a conversation, oldest first' })
    .input(
      One.extend({
        /** Events with a smaller number than this; without it, the newest. */
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(5_000).default(400),
        branches: z.enum(['current', 'all']).default('current'),
      }),
    )
    .output(TranscriptPage),
  locate: base
    .route({
      method: 'GET',
      path: '/transcripts/{id}/entries/{uuid}',
      summary: "Where an entry that was found stands: the number of its event, read with branches 'all'",
    })
    .input(One.extend({ uuid: z.string().min(1).max(200) }))
    .output(z.object({ seq: z.number().int().positive().nullable() })),
  holder: base
    .route({ method: 'GET', path: '/transcripts/{id}/holder', summary: 'The process that has this conversation open' })
    .input(One)
    .output(Holder.nullable()),
  takeOver: base
    .route({
      method: 'POST',
      path: '/transcripts/{id}/take-over',
      summary: 'End the process that has this conversation open',
    })
    .input(One)
    .output(z.void()),
  open: base
    .route({
      method: 'POST',
      path: '/transcripts/{id}/open',
      summary: 'Go on with a conversation as a session; the agent knows what was said',
    })
    // `uuid`: of an entry whose place in the session is to be told
    .input(One.extend({ uuid: z.string().min(1).max(200).optional() }))
    .output(OpenedTranscript),
  fork: base
    .route({
      method: 'POST',
      path: '/transcripts/{id}/fork',
      summary: 'A new session from a conversation, up to one of its events; the conversation stays as it is',
    })
    .input(One.extend({ upToSeq: z.number().int().positive().optional() }))
    .output(Session),
  importPiece: base
    .route({
      method: 'POST',
      path: '/transcripts/uploads/{upload}',
      summary: 'A piece of a file too long for one message, in order; `import` takes the whole by its `upload`',
    })
    .input(
      z.object({
        upload: z.uuid(),
        /** What came before, in UTF-16 units. */
        offset: z.number().int().nonnegative(),
        text: z.string().min(1).max(IMPORT_PIECE_LENGTH, 'the piece is longer than 2 MiB'),
      }),
    )
    .output(z.object({ length: z.number().int().nonnegative() })),
  import: base
    .route({ method: 'POST', path: '/transcripts/import', summary: 'A session from exported JSONL' })
    .input(
      z
        .object({
          text: z.string().max(IMPORT_MAX_LENGTH, 'the file is longer than 256 MiB').optional(),
          /** Instead of `text`: of pieces that were sent before. */
          upload: z.uuid().optional(),
          /** The folder to work in; without it, the one the export names. */
          cwd: z.string().min(1).optional(),
        })
        .refine(({ text, upload }) => (text === undefined) !== (upload === undefined), {
          error: 'give either the text or the upload',
          path: ['text'],
        }),
    )
    .output(ImportedSession),
}
