/** What a command has written so far: the end of the file that the CLI keeps it in. */
import { AppError } from '#shared/errors.ts'
import type { TaskOutput } from '#shared/files.ts'
import type { TaskFolders } from './task-folders.ts'
import { openToRead } from './within.ts'

/** Bytes. A log is read from its end. */
const MAX_BYTES = 64 * 1024

type Asked = {
  readonly folders: Pick<TaskFolders, 'fileOf'>
  /** The CLI's own name of the command. */
  readonly taskId: string
  /** The CLI's own names of the session: more than one where it was cleared. */
  readonly conversations: readonly string[]
}

/** Throws `not_found` where this very session has no such command, and where what it wrote is gone. */
export async function taskOutput({ folders, taskId, conversations }: Asked): Promise<TaskOutput> {
  const file = await fileOf({ folders, taskId, conversations })
  if (file === null) throw gone()
  const handle = await openToRead(file).catch(() => {
    throw gone()
  })
  try {
    const info = await handle.stat()
    if (!info.isFile() || (process.getuid !== undefined && info.uid !== process.getuid())) throw gone()
    const start = Math.max(0, info.size - MAX_BYTES)
    const room = Buffer.alloc(Math.min(info.size, MAX_BYTES))
    const { bytesRead } = await handle.read(room, 0, room.length, start)
    const text = new TextDecoder().decode(room.subarray(0, bytesRead), { stream: true }) // it may end within a letter
    // begins with a whole line, where something before it is left out
    return { text: start === 0 ? text : text.slice(text.search(/[\r\n]/) + 1), bytes: info.size, isCut: start > 0 }
  } finally {
    await handle.close()
  }
}

async function fileOf({ folders, taskId, conversations }: Asked): Promise<string | null> {
  if (![taskId, ...conversations].every((name) => /^[\w-]+$/.test(name))) return null
  for (const conversation of conversations) {
    const file = await folders.fileOf(conversation, taskId)
    if (file !== null) return file
  }
  return null
}

const gone = (): AppError =>
  new AppError('not_found', {
    message: 'What this command writes is not there any more.',
    remedy: 'The CLI keeps it only for a while. What it told the agent stands in the transcript.',
    field: 'taskId',
  })
