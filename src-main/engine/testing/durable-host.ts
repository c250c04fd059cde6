/**
 * A host that is going to be killed while its sessions stream: the real session layer over the real store, with agents that
 * need no process. `node durable-host.ts '{"file": …}'` prints, as a client that follows by number would hear it, a JSON line
 * for every event, and for every prompt one before and one after it was accepted. Ends in order when its input ends.
 */
import { writeSync } from 'node:fs'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { DurableOrder, type Said } from './durable-words.ts'
import { lightSessions } from './light-sessions.ts'
import { StreamingAgent } from './streaming-agent.ts'

const FULL_PIPE_MS = 1
/** Tells that timers are served: on a machine that has no time for the host nothing can be saved in time. */
const TICK_MS = 25

/** Whole and at once: what was printed has reached the client, however this process ends. A full pipe is waited for. */
function print(said: Said): void {
  let rest = Buffer.from(`${JSON.stringify(said)}\n`)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_MS)
    }
  }
}

const order = DurableOrder.parse(JSON.parse(process.argv[2] ?? ''))
const store = openSqliteStore(order.file, Date.now)
const manager = lightSessions(store, (spec, ask) => new StreamingAgent(spec, ask))
const text = JSON.stringify({ everyMs: order.everyMs })

function send(session: SessionId, promptId: PromptId): void {
  print({ type: 'sending', session, promptId })
  manager.send({ id: session, promptId, text })
  print({ type: 'accepted', promptId })
}

async function follow(session: SessionId): Promise<void> {
  const lengths = new Map<string, number>()
  const after = order.after[session] ?? 0
  for await (const frame of manager.follow({ id: session, after, tail: 400 }, new AbortController().signal)) {
    for (const stored of frame.events) {
      print({ type: 'event', session, stored })
      if (stored.event.type === 'turn.started') send(session, PromptId.parse(crypto.randomUUID()))
    }
    if (frame.type === 'snapshot') continue
    for (const change of frame.live) {
      if (change.op !== 'append') continue
      const length = (lengths.get(change.key) ?? 0) + change.text.length
      lengths.set(change.key, length)
      print({ type: 'live', key: change.key, length, at: Date.now() })
    }
  }
}

const known = manager.list({ archived: false }).map(({ id }) => id)
while (known.length < order.sessions) known.push((await manager.create({ cwd: '/project', profile: 'default' })).id)
for (const { session, promptId } of order.again) send(session, promptId)
for (const session of known) {
  void follow(session)
  send(session, PromptId.parse(crypto.randomUUID()))
}

setInterval(() => print({ type: 'tick', at: Date.now() }), TICK_MS)

process.stdin.resume().once('end', () => {
  void manager.stop().then(() => {
    store.close()
    process.exit(0)
  })
})
