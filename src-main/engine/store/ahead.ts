/** The long work that opening a large database may begin with, done in a thread of its own before the host opens it. */
import { Worker } from 'node:worker_threads'
import type { Log } from '../ports.ts'
import { Answer, type Task, type Unrepaired } from './ahead-orders.ts'
import { type LongWork, CHECK_AT_ONCE_BYTES, longWorkOn } from './open-file.ts'
import { clearCopies } from './copy-folder.ts'
import { workerScript } from './worker-script.ts'

export type { LongWork } from './open-file.ts'

export type AheadOptions = {
  readonly log: Log
  /** Called before the work begins; never where there is none. */
  readonly onWork?: ((work: LongWork) => void) | undefined
  /** Smaller files take less than a moment, and wait for the opening itself. Default: 24 MiB. */
  readonly fromBytes?: number
  /** Whether what can be read of a file that can't be repaired is wanted as a copy. Default: yes. */
  readonly copies?: boolean
}

/**
 * Afterwards the file opens at once; what was repaired is noted in it for whoever asks how the database is. Resolves with
 * what the opening has to know of a damaged file that can't be repaired now. Never rejects: what went wrong otherwise is tried
 * again, and told, by the opening.
 */
export async function openAhead(
  file: string,
  { log, onWork, fromBytes = CHECK_AT_ONCE_BYTES, copies = true }: AheadOptions,
): Promise<Unrepaired | null> {
  void clearCopies(log) // before there may be another
  const script = workerScript({ folder: import.meta.dirname, source: 'ahead-worker.ts', built: 'database-ahead' })
  const work = script === null ? null : longWorkOn(file, fromBytes)
  if (script === null || work === null) return null
  onWork?.(work)
  log.warn('the database is brought in order before it is opened', { work })
  const startedAt = performance.now()
  try {
    const { repair, trouble, unrepaired } = await inThread(script, { file, copies })
    const tookMs = Math.round(performance.now() - startedAt)
    if (repair) log.error('the database was damaged and has been replaced', { ...repair, tookMs })
    else if (!unrepaired) log.info('the database is in order', { work, trouble, tookMs })
    else {
      const { kind: why, detail, copy } = unrepaired
      log.error('the database is damaged and could not be repaired', { why, detail, copied: copy !== null, tookMs })
    }
    return unrepaired
  } catch (error) {
    log.error('the database could not be brought in order ahead', { error: String(error) })
    return null
  }
}

async function inThread(script: string, task: Task): Promise<Answer> {
  const worker = new Worker(script, { workerData: task, execArgv: [] })
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  worker.once('message', (message: unknown) => resolve(Answer.parse(message)))
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`The thread ended with ${code} and no answer.`)))
  try {
    return await promise
  } finally {
    await worker.terminate() // its connection is closed: nobody else has the file open when this resolves
  }
}
