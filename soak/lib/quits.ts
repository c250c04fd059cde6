/** Ends whole hosts whose sessions are all at work, in every way a user or a system does, and starts the next one at once. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { readMarked } from '../../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../../src-main/engine/supervisor/owner.ts'
import { fakeCli } from '../../src-main/engine/testing/fake-agent.ts'
import { type Headless, type Quit, startHeadless } from './headless.ts'

export type QuitsOptions = {
  readonly quits: number
  readonly sessions: number
  /** Each is the way of every so many quits, in turn. */
  readonly ways: readonly (readonly [name: string, way: Quit])[]
  readonly onProgress?: (quits: number, findings: QuitsFindings) => void
}

export type QuitsFindings = {
  /** From the wish until nothing of the host runs, its processes included. */
  readonly goneMs: number[]
  /** From the start of the next one until it has answered a prompt in a session that was at work. */
  readonly backMs: number[]
  readonly byWay: Map<string, number>
  /** Running at the moment of the wish, hosts and guardians included. */
  processes: number
  readonly problems: string[]
}

/** As `kill`, a system that shuts down, Ctrl-C and a closed terminal do it, and `bullpen stop`. */
export const WAYS: QuitsOptions['ways'] = [
  ['SIGTERM', 'SIGTERM'],
  ['bullpen stop', (client) => client.system.stop()],
  ['SIGINT', 'SIGINT'],
  ['SIGHUP', 'SIGHUP'],
]

/**
 * As in a row of tabs: most talk, one is silent in mid-turn, one was only turned to and its CLI never comes up, one has a
 * tool beside it that hears no TERM, one hears nothing. `order` null: it is given no prompt.
 */
const KINDS: readonly (readonly [fake: string, order: object | null])[] = [
  ['streams', { count: 100_000, size: 10, everyMs: 20 }],
  ['streams', { count: 100_000, size: 10, everyMs: 20 }],
  ['hangs', {}],
  ['hangs-at-start', null],
  ['forks-escapees', { stubborn: true }],
  ['streams', { count: 100_000, size: 10, everyMs: 20 }],
  ['ignores-sigterm', {}],
]
/** These turns end by themselves; their processes stay, with what they started. */
const IDLE_SOON = new Set(['forks-escapees', 'ignores-sigterm'])

/** What is left after this time will not leave by itself. */
const PATIENCE_MS = 20_000

const newPrompt = () => PromptId.parse(crypto.randomUUID())

class Rooms {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-quits-')))
  readonly home = join(this.folder, 'home')
  readonly #owner = ownerOf(this.home)
  ids: SessionId[] = []

  start = (): Promise<Headless> =>
    startHeadless(this.home, { PATH: process.env.PATH, HOME: this.folder, ANTHROPIC_API_KEY: 'sk-ant-test' })

  async furnish({ client }: Headless, sessions: number): Promise<void> {
    await client.settings.set({ cliPath: fakeCli('named-by-folder'), poolEnabled: false, maxProcesses: 100 })
    for (let index = 0; index < sessions; index += 1) {
      const cwd = join(this.folder, String(index), kindOf(index)[0])
      mkdirSync(cwd, { recursive: true })
      this.ids.push((await client.sessions.create({ cwd })).id)
    }
  }

  marked = () => readMarked(this.#owner)

  /** Resolves with what is left after the time that any end may take. */
  async untilNothing(): Promise<number> {
    const until = performance.now() + PATIENCE_MS
    for (;;) {
      const left = (await this.marked()).length
      if (left === 0 || performance.now() > until) return left
      await delay(10)
    }
  }

  remove = () => rmSync(this.folder, { recursive: true, force: true })
}

const kindOf = (index: number) => KINDS[index % KINDS.length] ?? KINDS[0]!

/** Every session has a turn under way, or has ended one and keeps its process, and what that started; or it wakes. */
async function setToWork({ client }: Headless, { ids, marked }: Pick<Rooms, 'ids' | 'marked'>): Promise<void> {
  await Promise.all(
    ids.map(async (id, index) => {
      const [fake, order] = kindOf(index)
      if (order === null) return
      const state = (await client.sessions.get({ id })).state.kind
      const text = JSON.stringify(order)
      if (state !== 'running') await client.sessions.send({ id, promptId: newPrompt(), text })
      const frames = await client.sessions.follow({ id, tail: 1 }, { signal: AbortSignal.timeout(PATIENCE_MS) })
      for await (const { session } of frames) {
        if (session?.state.kind === (IDLE_SOON.has(fake) ? 'idle' : 'running') && session.lastSeq > 0) break
      }
    }),
  )
  // of one that wakes nothing is told before its process is ready: the process itself is looked for
  const started = async () => new Set((await marked()).map(({ mark }) => mark)).size
  for (const id of ids.filter((_, index) => kindOf(index)[1] === null)) {
    const before = await started()
    await client.sessions.intend({ id })
    while ((await started()) <= before) await delay(10)
  }
}

/** Nothing failed, and a session that was cut off in mid-turn takes a prompt. */
async function checkBack({ client }: Headless, ids: readonly SessionId[]): Promise<string[]> {
  const sessions = await client.sessions.list({})
  const complaints = ids.flatMap((id, index) => {
    const session = sessions.find((one) => one.id === id)
    if (!session) return [`session ${index} is gone`]
    return session.state.kind === 'failed' ? [`session ${index} failed: ${session.state.error.message}`] : []
  })
  const [first] = ids
  if (first === undefined) return complaints
  const promptId = newPrompt()
  const frames = await client.sessions.follow({ id: first, tail: 50 }, { signal: AbortSignal.timeout(PATIENCE_MS) })
  await client.sessions.send({ id: first, promptId, text: '{"count":1}' })
  for await (const { events } of frames) {
    const ended = events.find(({ event }) => event.type === 'turn.ended' && event.promptId === promptId)
    if (ended?.event.type !== 'turn.ended') continue
    return ended.event.outcome === 'completed'
      ? complaints
      : [...complaints, `a turn after it ended ${ended.event.outcome}`]
  }
  return [...complaints, 'a prompt after it was never answered']
}

export async function quitAgainAndAgain(options: QuitsOptions): Promise<QuitsFindings> {
  const rooms = new Rooms()
  const found: QuitsFindings = { goneMs: [], backMs: [], byWay: new Map(), processes: 0, problems: [] }
  let host = await rooms.start()
  await rooms.furnish(host, options.sessions)
  for (let number = 0; number < options.quits; number += 1) {
    const [name, way] = options.ways[number % options.ways.length] ?? WAYS[0]!
    const complain = (what: string) => void found.problems.push(`quit ${number + 1} (${name}): ${what}`)
    await setToWork(host, rooms)
    found.processes += (await rooms.marked()).length
    const askedAt = performance.now()
    const code = await host.stop(way)
    if (code !== 0) complain(`the host ended with ${code ?? 'a signal'}`)
    const left = await rooms.untilNothing()
    const goneMs = performance.now() - askedAt
    found.goneMs.push(goneMs)
    if (goneMs > PATIENCE_MS) complain(`it took ${Math.round(goneMs / 1000)} s`)
    if (left > 0) complain(`${left} processes were left`)
    found.byWay.set(name, (found.byWay.get(name) ?? 0) + 1)

    const startedAt = performance.now()
    host = await rooms.start()
    for (const complaint of await checkBack(host, rooms.ids)) complain(complaint)
    found.backMs.push(performance.now() - startedAt)
    options.onProgress?.(number + 1, found)
  }
  await host.stop()
  rooms.remove()
  return found
}
