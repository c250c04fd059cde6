/** Long work on the database file in a thread of its own, over a connection of its own: the host never waits for it. */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'

/**
 * As text, so that it runs the same from sources, from the bundle and from within an archive. The library is loaded by the
 * path this side has found. `VACUUM INTO` reads one moment of the file, whatever is written meanwhile.
 */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads')
const { library, file, job, target } = workerData
const BetterSqlite3 = require(library)
const db = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: 5000 })
try {
  const problems = () => db.pragma(job === 'full-check' ? 'integrity_check(20)' : 'quick_check(20)', { simple: false })
    .map((row) => String(Object.values(row)[0])).filter((line) => line !== 'ok')
  if (job === 'backup') db.prepare('VACUUM INTO ?').run(target)
  parentPort.postMessage({ ok: true, problems: job === 'backup' ? [] : problems() })
} catch (error) {
  parentPort.postMessage({ ok: false, code: String(error.code ?? ''), message: String(error.message) })
} finally {
  db.close()
}
`

export type WorkerJob =
  | { readonly job: 'quick-check' | 'full-check' }
  /** `target` must not exist. */
  | { readonly job: 'backup'; readonly target: string }

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), problems: z.array(z.string()) }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
])

/** Resolves with what a check found; an empty list is good. Rejects with an error whose `code` is SQLite's. */
export async function runInWorker(file: string, job: WorkerJob, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted()
  const library = createRequire(import.meta.url).resolve('better-sqlite3')
  const worker = new Worker(SCRIPT, { eval: true, workerData: { library, file, ...job }, execArgv: [], stderr: true })
  worker.unref()
  const { promise, resolve, reject } = Promise.withResolvers<string[]>()
  worker.once('message', (message: unknown) => {
    const answer = Answer.parse(message)
    if (answer.ok) resolve(answer.problems)
    else reject(Object.assign(new Error(answer.message), { code: answer.code }))
  })
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('The thread ended without an answer.')))
  const abort = () => {
    reject(new Error('stopped'))
    void worker.terminate()
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
