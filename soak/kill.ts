/**
 * Kills hosts, guardians and CLIs in every state and counts what is left of them five seconds later.
 * `node soak/kill.ts [--rounds 500 | --hosts 500] [--seed N]`: one case after the other, of all pairs of who is killed and
 * what its processes are at, the real CLI in half of the states, and up to two badly behaved fakes beside it.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startModelServer } from '../src-main/engine/demo/model-server.ts'
import { createTestingScript } from '../src-main/engine/demo/testing/testing-script.ts'
import { readMarked } from '../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../src-main/engine/supervisor/owner.ts'
import { type Agent, BYSTANDERS, STATES, agentsIn } from '../src-main/engine/testing/doomed-agents.ts'
import { startHost } from '../src-main/engine/testing/host-process.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { Cases, TARGETS, type Target } from './lib/kill-cases.ts'
import { conclude, quantile } from './lib/outcome.ts'

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '500' },
    hosts: { type: 'string' }, // the same: one is killed in each round
    seed: { type: 'string', default: String(Date.now()) },
  },
})
const LIMIT_MS = 5_000
/** Kills asked for. */
const NAMED = 1_000
const rounds = Number(given.hosts ?? given.rounds)
const startedAt = performance.now()
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-soak-')))
const model = await startModelServer({ script: createTestingScript() })
const agentIn = agentsIn(folder, model.url)
const random = seededRandom(Number(given.seed))
const cases = new Cases(random)

/** Milliseconds until nothing was left; null when something still was after the limit. */
async function untilNone(owner: string): Promise<number | null> {
  const startedAt = performance.now()
  for (;;) {
    const left = await readMarked(owner)
    const elapsedMs = performance.now() - startedAt
    if (left.length === 0) return elapsedMs
    if (elapsedMs > LIMIT_MS) return null
    await delay(10)
  }
}

async function round(target: Target, agents: Agent[]): Promise<{ processes: number; ms: number | null }> {
  const home = mkdtempSync(join(folder, 'home-'))
  const owner = ownerOf(home)
  const host = await startHost({ home, agents })
  await (target === 'host while it starts' ? delay(random() * 400) : host.ready)
  if (target !== 'host while it starts') await delay(random() * 100)
  const processes = (await readMarked(owner)).length
  const agent = host.agents.get(0)
  if (target === 'agent, then host' && agent !== undefined) process.kill(agent, 'SIGKILL')
  if (target === 'guardian, then host') {
    if (host.child.pid !== undefined) process.kill(host.child.pid, 'SIGSTOP') // or it would start another
    process.kill(host.guardian, 'SIGKILL')
  }
  await host.kill()
  if (target === 'guardian, then host') await (await startHost({ home, agents: [] })).end()
  const ms = await untilNone(owner)
  if (ms === null) for (const { pid } of await readMarked(owner)) process.kill(pid, 'SIGKILL')
  rmSync(home, { recursive: true })
  return { processes, ms }
}

const totals = { rounds: 0, processes: 0, survived: 0 }
const times: number[] = []
const problems: string[] = []
console.log(`seed ${given.seed}`)
for (let number = 1; number <= rounds; number += 1) {
  const [target, state] = cases.next()
  const beside = Array.from(
    { length: Math.floor(random() * 3) },
    () => BYSTANDERS[Math.floor(random() * BYSTANDERS.length)]!,
  )
  const { processes, ms } = await round(target, [state, ...beside].map(agentIn))
  totals.rounds += 1
  totals.processes += processes
  cases.count(target, state, ms === null)
  if (ms === null) {
    totals.survived += 1
    problems.push(`round ${number}: processes survived the killing of ${target} (${state})`)
  } else times.push(ms)
  if (number % 50 === 0 || number === rounds) report()
}
await model.stop()
rmSync(folder, { recursive: true, force: true })
await conclude({
  name: 'kill',
  title: 'Killed hosts leave nothing running',
  about:
    'Hosts were killed in every case of a table: alone, while they started, after one of their processes, and after their guardian; with a process in each of the states named below, six of them of the real CLI, and up to two badly behaved fakes beside it. A line tells how often each of the four was run, and how often something survived.',
  startedAt,
  asked: [
    ['kills', totals.rounds, NAMED],
    ['cases of who is killed and what it is at', cases.covered, TARGETS.length * STATES.length],
  ],
  figures: [
    ['processes running at the moment of the kill', totals.processes],
    [`rounds with survivors after ${LIMIT_MS / 1000} s`, totals.survived],
    ['until nothing was left, median', `${goneMs(0.5)} ms`],
    ['until nothing was left, 95 of 100', `${goneMs(0.95)} ms`],
    ['until nothing was left, worst', `${goneMs(1)} ms`],
    ['how often each of these was killed', TARGETS.join(' / ')],
    ...STATES.map((state) => {
      const found = TARGETS.map((target) => cases.of(target, state))
      const survived = found.reduce((sum, one) => sum + one.survived, 0)
      const runs = found.map((one) => one.runs).join(' / ')
      return [`while it was at: ${state}`, survived === 0 ? runs : `${runs}, survived ${survived}`] as const
    }),
    ['seed', given.seed],
  ],
  problems,
})

function goneMs(share: number): number {
  return Math.round(quantile(times, share))
}

function report() {
  console.log(JSON.stringify({ ...totals, goneMs: { median: goneMs(0.5), p95: goneMs(0.95), worst: goneMs(1) } }))
}
