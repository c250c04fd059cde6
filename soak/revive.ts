/**
 * Kills a whole host, again and again, while its sessions stream, and looks whether the window comes back as it was: tabs,
 * places, drafts and prompts that waited. `node soak/revive.ts [--rounds 100] [--sessions 20] [--seed N]`.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Tabs } from '#shared/workspace.ts'
import { fakeCli } from '../src-main/engine/testing/fake-agent.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { type Headless, startHeadless } from './lib/headless.ts'
import { conclude, quantile } from './lib/outcome.ts'

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    sessions: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    minutes: { type: 'string' }, // the same for all soaks; this one counts rounds
  },
})
const startedAt = performance.now()
const seed = Number(given.seed)
const random = seededRandom(seed)
console.log(`seed ${seed}`)
/** From the start of the process until the window has its tabs, drafts and sessions. */
const GOAL_MS = 3_000
/** Far longer than a host lives here: what is sent behind it waits. */
const TURN = JSON.stringify({ count: 1_000, size: 20, everyMs: 20 })
const LIVES_MS = 800
const PLACE_MS = 200

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-soak-')))
const home = join(folder, 'home')
const cwd = join(folder, 'project')
mkdirSync(cwd)
const env = { PATH: process.env.PATH, HOME: folder, ANTHROPIC_API_KEY: 'sk-ant-test' }
const problems: string[] = []
const backMs: number[] = []
const total = { tabs: 0, drafts: 0, waiting: 0, gaps: 0 }

/** What the window has told the host, and was told that it is kept. */
type Kept = { tabs: Tabs | null; readonly drafts: Map<SessionId, string>; readonly waiting: Map<SessionId, PromptId> }
const kept: Kept = { tabs: null, drafts: new Map(), waiting: new Map() }

const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((one) => [random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)

async function work({ client }: Headless, ids: readonly SessionId[], round: number): Promise<void> {
  const open = shuffled(ids)
  const places = {
    at: Date.now(),
    list: open.slice(0, 5).map((id, index) => [id, { key: `${round}`, offset: index }] as const),
  }
  const tabs = { open, active: open[0] ?? null, pinned: open.slice(0, 2), starred: open.slice(3, 5), muted: [] }
  const value: Tabs = { ...tabs, places: { at: places.at, list: places.list.map(([id, place]) => [id, place]) } }
  await client.workspace.setTabs(value)
  kept.tabs = value
  await Promise.all(
    ids.map(async (id, index) => {
      const text = `draft ${round} of ${index}`
      await client.workspace.setDraft({ sessionId: id, text })
      kept.drafts.set(id, text)
      const session = await client.sessions.get({ id })
      if (session.state.kind !== 'running') await client.sessions.send({ id, promptId: newPrompt(), text: TURN })
      if (kept.waiting.has(id)) return
      const promptId = newPrompt()
      await client.sessions.send({ id, promptId, text: TURN })
      kept.waiting.set(id, promptId)
    }),
  )
}

const newPrompt = () => PromptId.parse(crypto.randomUUID())

async function check({ client }: Headless, ids: readonly SessionId[], round: number): Promise<void> {
  const complain = (what: string) => void problems.push(`round ${round}: ${what}`)
  const [tabs, sessions] = await Promise.all([client.workspace.tabs(), client.sessions.list({})])
  const drafts = await Promise.all(ids.map((sessionId) => client.workspace.draft({ sessionId })))
  if (kept.tabs) {
    for (const name of ['open', 'active', 'pinned', 'starred', 'places'] as const) {
      if (JSON.stringify(tabs[name]) !== JSON.stringify(kept.tabs[name])) complain(`${name} is another one`)
    }
    total.tabs += tabs.open.length
  }
  for (const [index, id] of ids.entries()) {
    const session = sessions.find((one) => one.id === id)
    if (!session) complain(`session ${index} is gone`)
    if ((drafts[index]?.text ?? '') !== (kept.drafts.get(id) ?? ''))
      complain(`the draft of session ${index} is another one`)
    else total.drafts += 1
    const promptId = kept.waiting.get(id)
    if (!session || promptId === undefined) continue
    const { events } = await client.sessions.events({ id, limit: 400 })
    const began = events.some(({ event }) => event.type === 'turn.started' && event.promptId === promptId)
    if (!began && session.queued.every((one) => one.promptId !== promptId))
      complain(`a prompt of session ${index} is lost`)
    else total.waiting += 1
    if (began) kept.waiting.delete(id)
    total.gaps += events.filter(({ event }) => event.type === 'gap').length > 0 ? 1 : 0
  }
}

let ids: SessionId[] = []
for (let round = 0; round <= Number(given.rounds) && problems.length === 0; round += 1) {
  const began = performance.now()
  const host = await startHeadless(home, env)
  if (round === 0) {
    await host.client.settings.set({ cliPath: fakeCli('streams'), poolEnabled: false })
    while (ids.length < Number(given.sessions)) ids = [...ids, (await host.client.sessions.create({ cwd })).id]
  } else {
    await check(host, ids, round)
    backMs.push(performance.now() - began)
  }
  if (round === Number(given.rounds)) await host.stop()
  else {
    await work(host, ids, round)
    await delay(PLACE_MS + random() * LIVES_MS)
    await host.kill()
  }
  if (round % 10 === 0) console.log(round, JSON.stringify(total))
}
rmSync(folder, { recursive: true, force: true })

const back = quantile(backMs, 0.95)
if (back > GOAL_MS) problems.push(`it took ${Math.round(back)} ms until all was back, 95 of 100`)
await conclude({
  name: 'revive',
  title: 'A killed host comes back as it was',
  about: `A host with ${given.sessions} sessions, all of them at work with another prompt behind, was killed and started again. Each time its tabs, the places in their transcripts, drafts and waiting prompts were compared with what it had been told. Goal: all of it back within ${GOAL_MS} ms, 95 of 100.`,
  startedAt,
  asked: [['hosts killed', backMs.length, 100]],
  figures: [
    ['tabs back', total.tabs],
    ['drafts back', total.drafts],
    ['waiting prompts back, or begun', total.waiting],
    ['sessions that show a gap', total.gaps],
    ['all back, median', `${Math.round(quantile(backMs, 0.5))} ms`],
    ['all back, 95 of 100', `${Math.round(back)} ms`],
    ['seed', seed],
  ],
  problems,
})
