import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { type FakeAgent, silent, startFake } from '../testing/fake-agent.ts'
import { childEnvironment } from './environment.ts'
import { readMarked } from './marks.ts'
import { RUN_ID } from './run.ts'
import { runToEnd, spawnOwned } from './spawn.ts'
import { type Supervisor, createSupervisor } from './supervisor.ts'

const session = SessionId.parse(crypto.randomUUID())
let folder: string
let store: Store
let owner: string
let supervisor: Supervisor
let expected = 1
let aheadMs = 0
const clock = () => Date.now() + aheadMs

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-supervisor-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  owner = crypto.randomUUID()
  const { ledger } = store
  const path = process.env.PATH
  supervisor = createSupervisor({ ledger, owner, clock, log: silent, path, expected: () => expected })
  expect(await supervisor.ready).toEqual({ reaped: 0, left: 0, closedRows: 0 })
})
afterEach(async () => {
  await supervisor.stop()
  expect(await readMarked(owner)).toEqual([])
  expect(store.ledger.open()).toEqual([])
  store.close()
  rmSync(folder, { recursive: true })
})

async function agent(name = 'waits-for-eof', role: 'live' | 'spare' = 'live'): Promise<FakeAgent> {
  const fake = startFake(name, { owner, role })
  fake.send()
  await fake.until('turn')
  return fake
}

describe('the supervisor', () => {
  it('has a row for every process from its start to its end', async () => {
    const fake = await agent('waits-for-eof', 'spare')
    const { pid, mark } = fake.started
    expect(store.ledger.open()).toMatchObject([
      { role: 'guardian', pid: supervisor.guardianPid },
      { role: 'spare', pid, mark, sessionId: null, command: 'node', startId: expect.stringMatching(/^\d+$/) },
    ])
    fake.started.bind(session)
    expect(store.ledger.get(mark)).toMatchObject({ role: 'live', sessionId: session, endedAt: null })
    await fake.agent.close()
    expect(store.ledger.get(mark)).toMatchObject({ endReason: 'exit code 0', endedAt: expect.any(Number) })
  })

  it('records tools too, and other owners not at all', async () => {
    const env = childEnvironment({}, {}, { owner, session })
    await runToEnd({ command: '/bin/echo', args: ['secret'], cwd: folder, env, timeoutMs: 5_000 })
    const other = childEnvironment({}, {}, { owner: 'another', session: null })
    await runToEnd({ command: '/bin/echo', args: [], cwd: folder, env: other, timeoutMs: 5_000 })
    const marks = store.ledger.marksOf(session)
    expect(marks.map((mark) => store.ledger.get(mark))).toMatchObject([{ role: 'tool', command: 'echo' }])
  })

  it('ends what a session left running when it is closed, and leaves the others theirs', async () => {
    const [one, other] = [await agent('forks-escapees'), await agent('forks-escapees')]
    one.started.bind(session)
    await one.agent.close({ leaveDaemons: true })
    expect(await one.marked()).not.toEqual([])
    const report = await supervisor.sweepSession(session)
    expect(report.signalled).toBeGreaterThan(0)
    expect(await one.marked()).toEqual([])
    expect((await other.marked()).length).toBeGreaterThan(4)
  })

  it('finds nothing when all is in order, and says what is not', async () => {
    const fake = await agent('forks-escapees')
    expect(await supervisor.audit()).toEqual([])

    await fake.agent.close({ leaveDaemons: true })
    const { mark } = fake.started
    expect(await supervisor.audit()).toEqual([]) // they may be being ended right now
    aheadMs += 60_000
    const daemons = await supervisor.audit()
    expect(daemons.length).toBeGreaterThan(0)
    expect(daemons.every((finding) => finding.kind === 'left-behind' && finding.mark === mark)).toBe(true)

    const gone = { mark: crypto.randomUUID(), run: RUN_ID, pid: 1, startId: '1', bootId: '' }
    store.ledger.started({ ...gone, role: 'live', sessionId: null, command: 'x', startedAt: 1 })
    expect(await supervisor.audit()).toContainEqual({ kind: 'missing-process', pid: 1, mark: gone.mark })
    expect(await supervisor.audit()).toEqual(supervisor.findings)
    expect(supervisor.findings.every(({ kind }) => kind === 'left-behind')).toBe(true)
  })

  it('notices a process that has our mark and no row, and more processes than there should be', async () => {
    const env = childEnvironment({}, {}, { owner, session: null })
    const hidden = spawnOwned({
      command: '/bin/sleep',
      args: ['60'],
      cwd: folder,
      env: { ...env, BULLPEN_OWNER: 'hidden' },
    })
    const shown = await agent()
    const bare = spawnOwned({
      command: '/bin/sh',
      args: ['-c', 'BULLPEN_PROCESS=none exec sleep 60'],
      cwd: folder,
      env,
    })
    await waitForName(bare.pid, 'none')
    expected = 0
    const tooMany = { kind: 'too-many', processes: 1, expected: 0 }
    expect(await supervisor.audit()).not.toContainEqual(tooMany) // it may be on its way out
    const findings = await supervisor.audit()
    expected = 1
    expect(findings).toContainEqual({ kind: 'unknown-process', pid: bare.pid })
    expect(findings).toContainEqual(tooMany)
    expect(findings.some((finding) => 'pid' in finding && finding.pid === shown.started.pid)).toBe(false)
    const gone = once(hidden, 'exit')
    hidden.kill('SIGKILL')
    await gone
  })

  it('shows by trying that orphans are ended', async () => {
    const [protection] = await supervisor.doctor()
    expect(protection).toMatchObject({ name: 'Orphan protection', result: 'ok', remedy: null })
    expect(store.ledger.open()).toHaveLength(1) // the trial leaves nothing
  })
})

/** Until the shell has become what it is to be: its mark is another then. */
async function waitForName(pid: number | undefined, mark: string): Promise<void> {
  while (!(await readMarked(owner)).some((found) => found.pid === pid && found.mark === mark));
}
