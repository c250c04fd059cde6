import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ModelServer, startModelServer } from '../demo/model-server.ts'
import { createTestingScript } from '../demo/testing/testing-script.ts'
import { type State, agentsIn } from '../testing/doomed-agents.ts'
import type { HostOrder } from '../testing/doomed-host.ts'
import { fakeCli } from '../testing/fake-agent.ts'
import { type HostProcess, startHost } from '../testing/host-process.ts'
import { type MarkedProcess, readMarked } from './marks.ts'
import { ownerOf } from './owner.ts'

let folder: string
let home: string
let model: ModelServer
const hosts: HostProcess[] = []

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-death-')))
  home = join(folder, 'home')
  for (const name of ['home', 'user', 'project']) mkdirSync(join(folder, name))
  model = await startModelServer({ script: createTestingScript() })
})
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.kill()))
  await untilMarked((marked) => marked.length === 0)
  await model.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The promise: after this time nothing of a host that was killed is left. */
const GONE_WITHIN_MS = 5_000
/** For what has to come first, on a machine that is busy. */
const PREPARED_WITHIN_MS = 30_000

/** Everything of this test's owner, guardians included. Given back as it is after `withinMs` at the latest. */
async function untilMarked(
  condition: (marked: MarkedProcess[]) => boolean,
  withinMs = PREPARED_WITHIN_MS,
): Promise<MarkedProcess[]> {
  const until = performance.now() + withinMs
  for (;;) {
    const marked = await readMarked(ownerOf(home))
    if (condition(marked) || performance.now() >= until) return marked
    await delay(50)
  }
}

/** What is left of a host that was killed right before, when the time is over. */
const survivors = () => untilMarked((marked) => marked.length === 0, GONE_WITHIN_MS)

const agents = (...states: State[]): HostOrder['agents'] => states.map(agentsIn(folder, model.url))

async function start(order: HostOrder['agents']): Promise<HostProcess> {
  const host = await startHost({ home, agents: order })
  hosts.push(host)
  await host.ready
  return host
}

/** The shell of the tool, both its detached loops with their sleeps, and node. */
const TOOL_PROCESSES = 4
const withTool = (clis: number) => (marked: MarkedProcess[]) => marked.length >= clis + 1 + TOOL_PROCESSES

describe('the host is killed', () => {
  it('whatever its sessions were doing, and while its pool filled, nothing is left', async () => {
    const host = await start(agents('idle', 'streaming', 'hung', 'tool running', 'permission pending', 'pool filling'))
    const before = await untilMarked(withTool(6))
    expect(before.length).toBeGreaterThanOrEqual(11)
    await host.kill()
    expect(await survivors()).toEqual([])
  })

  it('after its guardian, the next one ends what is left and nothing else', async () => {
    const host = await start(agents('hung', 'tool running'))
    await untilMarked(withTool(2))
    const bystander = await startHost({ home: join(folder, 'project'), agents: [] })
    hosts.push(bystander)
    process.kill(host.child.pid ?? 0, 'SIGSTOP') // or it would start another guardian
    process.kill(host.guardian, 'SIGKILL')
    await host.kill()
    expect((await untilMarked(() => true)).length).toBeGreaterThanOrEqual(TOOL_PROCESSES)

    const next = await start([{ ...agents('idle')[0]!, cliPath: fakeCli('waits-for-eof') }])
    expect(next.reaped).toBeGreaterThanOrEqual(TOOL_PROCESSES)
    const after = await readMarked(ownerOf(home))
    expect(after.map(({ pid }) => pid).sort()).toEqual([next.guardian, next.agents.get(0)].sort())
    expect(await bystander.end()).toBe(0)
  })

  it('its guardian alone is killed: there is another one, and it does the work', async () => {
    const host = await start(agents('hung'))
    process.kill(host.guardian, 'SIGKILL')
    const isNew = ({ pid, run }: MarkedProcess) => run === '' && pid !== host.guardian
    expect((await untilMarked((marked) => marked.some(isNew))).some(isNew)).toBe(true)
    await host.kill()
    expect(await survivors()).toEqual([])
  })

  it('and another one of the same data folder is not harmed by its guardian', async () => {
    const fake = { ...agents('idle')[0]!, cliPath: fakeCli('waits-for-eof') }
    const [first, second] = [await start([fake]), await start([fake])]
    expect(second.reaped).toBe(0) // the first was alive
    await first.kill()
    const ofSecond = [second.guardian, second.agents.get(0)]
    const left = await untilMarked((marked) => marked.length === ofSecond.length, GONE_WITHIN_MS)
    expect(left.map(({ pid }) => pid).sort()).toEqual(ofSecond.sort())
  })

  it('not at all: it ends in order and nothing is left, its guardian included', async () => {
    const host = await start(agents('tool running'))
    await untilMarked(withTool(1))
    expect(await host.end()).toBe(0)
    expect(await readMarked(ownerOf(home))).toEqual([])
  })
})
