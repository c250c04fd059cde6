/** One writer per conversation: two processes that resume the same one both succeed, and neither sees what the other says. */
import { readFile, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import type { Environment } from '../supervisor/environment.ts'
import type { NotedProcess } from '../supervisor/same-process.ts'

/** What the CLI notes about each running process of its configuration folder, in `sessions/PID.json`. */
const Note = z.object({
  pid: z.number().int().positive(),
  sessionId: z.string(),
  /** Start time as /proc/PID/stat has it; tells the process from a later one with its pid. Linux only. */
  procStart: z.string().optional(),
  kind: z.string().optional(),
  /** Milliseconds since the epoch. */
  startedAt: z.number().optional(),
})

/** The CLI's configuration folder for a process with this environment. */
export const configFolder = (env: Environment): string =>
  env.CLAUDE_CONFIG_DIR ?? join(env.HOME ?? env.USERPROFILE ?? homedir(), '.claude')

/** Whether this process is still there, and still the one that was noted. */
export type IsAlive = (noted: NotedProcess) => boolean | Promise<boolean>

export type LeaseHolder = z.infer<typeof Note>

/**
 * The living process that has this conversation open: a terminal, another Bullpen, one of ours. Notes of processes that are
 * gone, or whose pid belongs to something else by now, don't count.
 */
export async function holderOf(conversation: string, folder: string, isAlive: IsAlive): Promise<LeaseHolder | null> {
  const notes = join(folder, 'sessions')
  const names = await readdir(notes).catch(() => [])
  for (const name of names.filter((file) => /^\d+\.json$/.test(file))) {
    const note = Note.safeParse(parseJson(await readFile(join(notes, name), 'utf8').catch(() => '')))
    if (!note.success || note.data.sessionId !== conversation) continue
    if (await isAlive(notedIn(note.data))) return note.data
  }
  return null
}

export const notedIn = ({ pid, procStart, startedAt }: LeaseHolder): NotedProcess => ({
  pid,
  startId: procStart,
  notedAt: startedAt,
})

/** Throws `conflict` when another living process has this conversation open. */
export async function refuseSecondWriter(conversation: string, folder: string, isAlive: IsAlive): Promise<void> {
  const holder = await holderOf(conversation, folder, isAlive)
  if (!holder) return
  throw new AppError('conflict', {
    message: `This conversation is open in another process (${holder.pid}).`,
    remedy: 'End it there, take it over, or fork it. Two processes in one conversation would not see each other.',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // half-written or damaged: the process that wrote it is the one to care
  }
}
