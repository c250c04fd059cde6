/** The thread of `ahead.ts`: opens the database as the host will, with all that takes long, and closes it again. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Answer, Task } from './ahead-orders.ts'
import { mendedCopy } from './mended-copy.ts'
import { openSqliteStore } from './sqlite-store.ts'

/** Thrown in the place of a store that could only be read. */
class NotRepaired extends Error {}

const { file, copies } = Task.parse(workerData)
parentPort?.postMessage(done())

function done(): Answer {
  const why: NonNullable<Answer['unrepaired']>[] = []
  try {
    const store = openSqliteStore(file, Date.now, undefined, {
      notRepaired(kind, detail) {
        why.push({ kind, detail, copy: null })
        throw new NotRepaired(detail)
      },
    })
    const { repair, trouble } = store.safety.health()
    store.close()
    return { repair, trouble: trouble?.kind ?? null, unrepaired: null }
  } catch (error) {
    const [left] = why
    if (!left || !(error instanceof NotRepaired)) throw error
    return { repair: null, trouble: null, unrepaired: { ...left, copy: copies ? mendedCopy(file, Date.now()) : null } }
  }
}
