/** What a command in the background has written so far: the end of the file that the CLI keeps it in. */
import { realpath } from 'node:fs/promises'
import { AppError } from '#shared/errors.ts'
import type { TaskOutput } from '#shared/files.ts'
import { openToRead } from './within.ts'

/** Bytes. A log is read from its end. */
const MAX_BYTES = 64 * 1024

type Asked = {
  /** As the CLI told it in the result of the call. */
  readonly path: string
  /** The CLI's own name of the session; null before it has one. */
  readonly cliSessionId: string | null
}

/**
 * Only the CLI's own files of this very session are read, whatever a path says and wherever its links lead: they lie in a
 * folder called by the id of its conversation. Throws `not_found` for any other, and for one that is gone.
 */
export async function taskOutput({ path, cliSessionId }: Asked): Promise<TaskOutput> {
  const file = await realpath(path).catch(() => null)
  if (file === null || cliSessionId === null || !isOf(file, cliSessionId)) throw gone()
  const handle = await openToRead(file).catch(() => {
    throw gone()
  })
  try {
    const info = await handle.stat()
    if (!info.isFile()) throw gone()
    const start = Math.max(0, info.size - MAX_BYTES)
    const room = Buffer.alloc(Math.min(info.size, MAX_BYTES))
    const { bytesRead } = await handle.read(room, 0, room.length, start)
    const text = room.subarray(0, bytesRead).toString('utf8')
    // begins with a whole line, where something before it is left out
    return { text: start === 0 ? text : text.slice(text.indexOf('\n') + 1), bytes: info.size, isCut: start > 0 }
  } finally {
    await handle.close()
  }
}

function isOf(file: string, cliSessionId: string): boolean {
  const [name = '', folder, session] = file.split(/[\\/]/).toReversed()
  return /^[\w-]+\.output$/.test(name) && folder === 'tasks' && session === cliSessionId
}

const gone = (): AppError =>
  new AppError('not_found', {
    message: 'What this command writes is not there any more.',
    remedy: 'The CLI keeps it only for a while. What it told the agent stands in the transcript.',
    field: 'path',
  })
