/** The file that a pending request would write. */
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import type { RequestId } from '#shared/ids.ts'
import type { PermissionRequest } from '#shared/permissions.ts'

type Asking = { readonly row: { readonly cwd: string }; readonly pending: readonly PermissionRequest[] }

const Named = z.union([
  z.object({ file_path: z.string().min(1) }).transform(({ file_path }) => file_path),
  z.object({ notebook_path: z.string().min(1) }).transform(({ notebook_path }) => notebook_path),
])

/** Throws `not_found` when the request no longer waits, `invalid_input` when it writes no file. */
export function written(session: Asking, requestId: RequestId): { folder: string; path: string } {
  const request = session.pending.find((pending) => pending.requestId === requestId)
  if (!request) {
    throw new AppError('not_found', {
      message: 'This request no longer waits for an answer.',
      remedy: 'It was answered elsewhere, or its turn has ended. Nothing more is needed.',
      field: 'requestId',
    })
  }
  const named = request.kind === 'tool' ? Named.safeParse(request.input) : null
  if (named?.success !== true) {
    throw new AppError('invalid_input', {
      message: 'This request writes no file.',
      remedy: 'Read what it asks in its card.',
      field: 'requestId',
    })
  }
  return { folder: session.row.cwd, path: named.data }
}
