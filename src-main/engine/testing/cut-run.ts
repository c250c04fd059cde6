/** Windows on a host at work whose lines are cut and whose pages are loaded again, over and over; then all have to show the same. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '#shared/contract/index.ts'
import type { StoredEvent } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { TranscriptState } from '../../../src-renderer/session/transcript/transcript-state.ts'
import { openCutLine } from './cut-line.ts'
import { CutWindow, type Door } from './cut-window.ts'
import { fakeCli } from './fake-agent.ts'

export type CutOptions = {
  readonly door: Door
  /** To the same host, over a line that is not cut. */
  readonly client: Client
  /** A folder that exists. */
  readonly cwd: string
  readonly sessions: number
  readonly windows: number
  /** Cuts, stalls and reloads; not fewer than this. */
  readonly cuts: number
  /** In the journals, when it ends; not fewer than this. */
  readonly events: number
  /** From 0 to 1. */
  readonly random: () => number
  readonly onProgress?: (cuts: number, events: number) => void
}

export type CutFindings = {
  readonly cuts: number
  readonly stalls: number
  readonly reloads: number
  readonly events: number
  /** Milliseconds from each cut until the window had all that was journalled by then. */
  readonly catchUpMs: readonly number[]
  readonly problems: readonly string[]
}

/** A turn that takes about a second, with something new every few milliseconds. */
const TURN = { messages: 100, count: 4, size: 12, everyMs: 2 }
/** Between the end of one trouble and the next, at most. */
const PAUSE_MS = 60
/** A line that stands still so long makes the host drop batches and start again from the journal. */
const STALL_MS = 400
const PAGE = 5_000

export async function runCuts(options: CutOptions): Promise<CutFindings> {
  const { door, client, cwd, random } = options
  const problems: string[] = []
  const catchUpMs: number[] = []
  const done = { cuts: 0, stalls: 0, reloads: 0 }
  await client.settings.set({ cliPath: fakeCli('streams'), poolEnabled: false })
  const ids: SessionId[] = []
  while (ids.length < options.sessions) ids.push((await client.sessions.create({ cwd })).id)
  const port = Number(new URL(door.url).port)
  const complain = (problem: string) => void problems.push(problem)
  const windows = await Promise.all(
    Array.from(
      { length: options.windows },
      async () => new CutWindow({ door, line: await openCutLine(port), ids, complain }),
    ),
  )
  const seqs = async () =>
    new Map(
      (await client.sessions.list({})).filter(({ id }) => ids.includes(id)).map(({ id, lastSeq }) => [id, lastSeq]),
    )
  let events = 0
  const isEnough = () => (done.cuts >= options.cuts && events >= options.events) || problems.length > 0

  async function keepBusy(id: SessionId): Promise<void> {
    const lines = await client.sessions.follow({ id, after: 0 })
    const send = () =>
      client.sessions.send({ id, promptId: PromptId.parse(crypto.randomUUID()), text: JSON.stringify(TURN) })
    await send()
    for await (const frame of lines) {
      events += frame.events.length
      const ended = frame.events.some(({ event }) => event.type === 'turn.ended')
      if (ended && isEnough()) return
      if (ended) await send()
    }
  }

  async function trouble(window: CutWindow): Promise<void> {
    while (!isEnough()) {
      await delay(random() * PAUSE_MS)
      if (done.cuts / options.cuts > events / options.events) continue // they are spread over all of it
      const kind = random()
      if (kind < 0.1) {
        done.stalls += 1
        window.line.stall(STALL_MS)
        continue
      }
      const due = await seqs()
      const startedAt = performance.now()
      window.line.cut()
      done.cuts += 1
      if (kind < 0.3) {
        done.reloads += 1
        window.reload()
      }
      if (kind > 0.9) continue // cut again before it has recovered
      await window.has(due)
      catchUpMs.push(performance.now() - startedAt)
      options.onProgress?.(done.cuts, events)
    }
  }

  try {
    await Promise.all([...ids.map(keepBusy), ...windows.map(trouble)])
    const last = await seqs()
    for (const window of windows) await window.has(last)
    for (const id of ids) {
      const journal = await journalOf(client, id)
      const fresh = itemsOf(journal)
      for (const [number, window] of windows.entries()) {
        const found = await window.whole(id)
        const name = `window ${number}, session ${id}`
        const wrong = found.events.findIndex((one, index) => JSON.stringify(one) !== JSON.stringify(journal[index]))
        if (found.events.length !== journal.length) complain(`${name}: ${found.events.length} of ${journal.length}`)
        if (wrong !== -1) complain(`${name}: event ${wrong + 1} is another one`)
        if (JSON.stringify(found.items) !== fresh) complain(`${name}: shows another transcript than a fresh reader`)
      }
    }
  } finally {
    await Promise.all(windows.map((window) => window.close()))
  }
  return { ...done, events, catchUpMs, problems }
}

/** From the first number on. */
async function journalOf(client: Client, id: SessionId): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for (let before: number | undefined; ;) {
    const page = await client.sessions.events({ id, limit: PAGE, ...(before !== undefined && { before }) })
    events.unshift(...page.events)
    before = page.events[0]?.seq
    if (!page.hasOlder || before === undefined) return events
  }
}

function itemsOf(events: readonly StoredEvent[]): string {
  const state = new TranscriptState()
  state.prepend({ events, hasOlder: false })
  return JSON.stringify(state.view().items)
}
