import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { LedgerRow, Store } from '../store/types.ts'
import { silent } from '../testing/fake-agent.ts'
import { bootId, identityOf } from './identity.ts'
import { reap } from './reaper.ts'
import { RUN_ID } from './run.ts'

const DEAD_RUN = `1.0.${RUN_ID.split('.')[2] ?? ''}.00000000-0000-4000-8000-000000000000`
const owner = crypto.randomUUID()
let folder: string
let store: Store
const started: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-reaper-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  copyFileSync('/bin/sleep', join(folder, 'claude'))
})
afterEach(async () => {
  await Promise.all(started.splice(0).map(end))
  store.close()
  rmSync(folder, { recursive: true })
})

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null
async function end(child: ChildProcess) {
  if (hasEnded(child)) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** A process that is called like ours, with whatever marks. */
function claude(env: Record<string, string> = {}): ChildProcess & { pid: number } {
  const child = spawn(join(folder, 'claude'), ['60'], { env, stdio: 'ignore' })
  started.push(child)
  const { pid } = child
  if (pid === undefined) throw new Error('no claude')
  return Object.assign(child, { pid })
}

function row(pid: number, other: Partial<LedgerRow> = {}): string {
  const mark = crypto.randomUUID()
  store.ledger.started({
    ...{ mark, run: DEAD_RUN, ...identityOf(pid), bootId: bootId(), role: 'live', sessionId: null },
    command: 'claude',
    startedAt: 1,
    ...other,
  })
  return mark
}

const reapNow = () => reap({ ledger: store.ledger, owner, run: RUN_ID, log: silent })

describe('the reaper', () => {
  it('ends what the ledger of a dead host names, with what it started', async () => {
    const child = claude()
    row(child.pid)
    const gone = once(child, 'exit')
    expect(await reapNow()).toEqual({ reaped: 1, left: 0, closedRows: 1 })
    await gone
    expect(store.ledger.open()).toEqual([])
  })

  it('ends what bears the mark of a dead host, though the ledger has never heard of it', async () => {
    const child = claude({ BULLPEN_OWNER: owner, BULLPEN_RUN: DEAD_RUN })
    const gone = once(child, 'exit')
    expect(await reapNow()).toMatchObject({ reaped: 1, left: 0 })
    await gone
  })

  it('never signals another process that has the pid of one of ours', async () => {
    const bystanders = Array.from({ length: 20 }, () => claude())
    for (const { pid } of bystanders) {
      const { startId } = identityOf(pid)
      row(pid, { startId: String(Number(startId) - 1) })
      row(pid, { startId: '' }) // its start was never found out
      row(pid, { bootId: 'another-boot' })
      row(pid, { run: RUN_ID }) // ours and alive
    }
    expect(await reapNow()).toEqual({ reaped: 0, left: 0, closedRows: 60 })
    expect(bystanders.filter(hasEnded)).toEqual([])
  })

  it.each([
    ['of another owner', { BULLPEN_OWNER: 'another', BULLPEN_RUN: DEAD_RUN }],
    ['of an owner whose name only begins the same', { BULLPEN_OWNER: `${owner}0`, BULLPEN_RUN: DEAD_RUN }],
    ['of a host that lives', { BULLPEN_OWNER: owner, BULLPEN_RUN: RUN_ID }],
    ['of a host in another container', { BULLPEN_OWNER: owner, BULLPEN_RUN: '1.0.1.00000000-0000' }],
    ['of no run, a guardian', { BULLPEN_OWNER: owner }],
  ])('leaves alone what bears the mark %s', async (_what, env) => {
    const child = claude(env)
    expect(await reapNow()).toMatchObject({ reaped: 0 })
    expect(hasEnded(child)).toBe(false)
  })
})
