/**
 * Kills hosts, guardians and CLIs at random moments and counts what is left of them five seconds later.
 * `node soak/kill.ts [--rounds 500 | --hosts 500] [--seed N] [--cli]`; --cli takes the real CLI in one round of five.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { bundledCli } from '../src-main/engine/agent/bundled-cli.ts'
import { startModelServer } from '../src-main/engine/demo/model-server.ts'
import { directive } from '../src-main/engine/demo/testing/directive.ts'
import { createTestingScript } from '../src-main/engine/demo/testing/testing-script.ts'
import { readMarked } from '../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../src-main/engine/supervisor/owner.ts'
import type { HostOrder } from '../src-main/engine/testing/doomed-host.ts'
import { fakeCli } from '../src-main/engine/testing/fake-agent.ts'
import { startHost } from '../src-main/engine/testing/host-process.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { conclude, quantile } from './lib/outcome.ts'

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '500' },
    hosts: { type: 'string' }, // the same: one is killed in each round
    seed: { type: 'string', default: String(Date.now()) },
    cli: { type: 'boolean', default: false },
  },
})
const LIMIT_MS = 5_000
const rounds = Number(given.hosts ?? given.rounds)
const startedAt = performance.now()
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-soak-')))
const model = await startModelServer({ script: createTestingScript() })

const random = seededRandom(Number(given.seed))
const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0]

type Agent = HostOrder['agents'][number]
const fake = (name: string, prompt: object | null, until: Agent['until']): Agent => ({
  ...{ cliPath: fakeCli(name), cwd: folder, env: {}, until },
  prompt: prompt && JSON.stringify(prompt),
})
const FAKES: readonly [Agent, ...Agent[]] = [
  fake('waits-for-eof', null, 'started'),
  fake('hangs', {}, 'init'),
  fake('ignores-sigterm', {}, 'turn'),
  fake('forks-escapees', {}, 'turn'),
  fake('forks-escapees', { stubborn: true }, 'turn'),
  fake('floods-stdout', { mb: 2_000, rubbish: true }, 'init'),
  fake('leaks', { mbPerSecond: 10, limitMb: 100 }, 'init'),
]
const LOOP = "sh -c 'while :; do sleep 1; done' >/dev/null 2>&1 &"
const TOOL = `setsid ${LOOP} nohup ${LOOP} node -e "setTimeout(() => {}, 60000)"`

function realAgent(): Agent {
  const env = {
    HOME: folder,
    CLAUDE_CONFIG_DIR: join(folder, 'claude'),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: 'sk-ant-test',
  }
  const [prompt, until] = pick<readonly [string | null, Agent['until']]>([
    [null, 'started'],
    [null, 'warming'],
    [directive({ mode: 'stream', n: 10_000, delay: 20 }), 'live'],
    [directive({ mode: 'hang' }), 'init'],
    [directive({ mode: 'tool', name: 'Bash', input: { command: TOOL } }), 'allowed'],
    [directive({ mode: 'tool', name: 'Bash', input: { command: 'touch a' } }), 'asked'],
  ])
  return { cliPath: bundledCli(), cwd: folder, env, prompt, until }
}

type Target = 'host' | 'host while it starts' | 'agent, then host' | 'guardian, then host'
const TARGETS = ['host', 'host while it starts', 'agent, then host', 'guardian, then host'] as const

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
  if (target === 'agent, then host') process.kill(pick([host.agents.get(0) ?? 0]), 'SIGKILL')
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

mkdirSync(join(folder, 'claude'))
const totals = { rounds: 0, processes: 0, survived: 0 }
const times: number[] = []
const problems: string[] = []
console.log(`seed ${given.seed}`)
for (let number = 1; number <= rounds; number += 1) {
  const target = pick(TARGETS)
  const agents = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(FAKES))
  if (given.cli && number % 5 === 0) agents.push(realAgent())
  const { processes, ms } = await round(target, agents)
  totals.rounds += 1
  totals.processes += processes
  if (ms === null) {
    totals.survived += 1
    problems.push(`round ${number}: processes survived the killing of ${target}`)
  } else times.push(ms)
  if (number % 50 === 0 || number === rounds) report()
}
await model.stop()
rmSync(folder, { recursive: true, force: true })
await conclude({
  name: 'kill',
  title: 'Killed hosts leave nothing running',
  about: `Hosts with one to four processes each, ${given.cli ? 'the real CLI among them in one round of five, ' : ''}were killed in every state, while they started, after one of their processes, and after their guardian.`,
  startedAt,
  figures: [
    ['rounds', totals.rounds],
    ['processes running at the moment of the kill', totals.processes],
    [`rounds with survivors after ${LIMIT_MS / 1000} s`, totals.survived],
    ['until nothing was left, median', `${goneMs(0.5)} ms`],
    ['until nothing was left, 95 of 100', `${goneMs(0.95)} ms`],
    ['until nothing was left, worst', `${goneMs(1)} ms`],
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
