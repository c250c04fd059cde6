/** Files of a session's folder, for what is mentioned in a prompt and what an answer shows. */
import { z } from 'zod'
import { FILE_QUERY_MAX_LENGTH, FileMatches, TaskId, TaskOutput } from '../files.ts'
import { SessionId } from '../ids.ts'
import { ImageType } from '../images.ts'
import { MAX_LINE, OpenWith, Programs } from '../opening.ts'
import { base } from './base.ts'

const Place = z.number().int().min(1).max(MAX_LINE)

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
  image: base
    .route({
      method: 'GET',
      path: '/sessions/{sessionId}/files/image',
      summary: "An image within the session's folder: PNG, JPEG, GIF or WebP of at most 5 MB, as base64",
    })
    .input(z.object({ sessionId: SessionId, path: z.string().min(1).max(4_096) }))
    .output(z.object({ mediaType: ImageType, data: z.string() })),
  taskOutput: base
    .route({
      method: 'GET',
      path: '/sessions/{sessionId}/tasks/{taskId}/output',
      summary: 'What a command of the agent has written so far, also one it waits for; of much, the end',
    })
    .input(z.object({ sessionId: SessionId, taskId: TaskId }))
    .output(TaskOutput),
  programs: base
    .route({
      method: 'GET',
      path: '/files/programs',
      summary: 'Editor, terminal and file manager that files are opened with on this host; null where none is started',
    })
    .output(Programs),
  open: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/files/open',
      summary: "Open a file or folder of a session in the user's editor, terminal or file manager, on this host",
    })
    .input(
      z.object({
        sessionId: SessionId,
        /** Relative to the session's folder, or absolute and within it or its checkout; absent = the folder itself. */
        path: z
          .string()
          .min(1)
          .max(4_096)
          .refine((path) => !path.includes('\0'), 'a path has no NUL in it')
          .optional(),
        with: OpenWith,
        line: Place.optional(),
        column: Place.optional(),
      }),
    )
    .output(z.object({ program: z.string() })),
}
