/** The thread of `ahead.ts`: opens the database as the host will, with all that takes long, and closes it again. */
import { parentPort, workerData } from 'node:worker_threads'
import { openSqliteStore } from './sqlite-store.ts'

const store = openSqliteStore(String(workerData), Date.now)
const { repair, trouble } = store.safety.health()
store.close()
parentPort?.postMessage({ repair, trouble: trouble?.kind ?? null })
