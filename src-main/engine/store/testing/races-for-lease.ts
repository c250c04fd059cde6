/** A thread that takes one conversation again and again, beside others like it; tells which tokens it got. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { SessionId } from '#shared/ids.ts'
import { connect } from '../database.ts'
import { createLeases } from '../leases.ts'

const Race = z.object({
  file: z.string(),
  run: z.string(),
  /** It is over at this token. */
  goal: z.number(),
  /** All begin when it is no longer 0. */
  start: z.instanceof(SharedArrayBuffer),
})

const { file, run, goal, start } = Race.parse(workerData)
const db = connect(file)
const leases = createLeases(db)
const fixed = {
  ...{ conversation: 'c', run, bootId: 'b', pid: null, startId: '', since: 1, held: true },
  sessionId: SessionId.parse('00000000-0000-4000-8000-000000000001'),
}
const won: number[] = []
parentPort?.postMessage('ready')
Atomics.wait(new Int32Array(start), 0, 0)
for (let before = leases.token('c'); before < goal; before = leases.token('c')) {
  if (leases.take({ ...fixed, token: before + 1 }, before)) won.push(before + 1)
}
db.close()
parentPort?.postMessage(won)
