/** Two starts of one conversation at once, in one host and in two, and holders that are gone: one writer, always. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { identityOf } from '../supervisor/identity.ts'
import { isSameProcess } from '../supervisor/same-process.ts'
import { silent } from '../testing/fake-agent.ts'
import { ConversationLeases, type Lease, type LeaseDeps } from './conversation-leases.ts'

const [one, two] = [1, 2].map((n) => SessionId.parse(`00000000-0000-4000-8000-00000000000${n}`)) as [
  SessionId,
  SessionId,
]

let folder: string
const stores: Store[] = []
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-leases-'))
})
afterEach(async () => {
  for (const store of stores.splice(0)) store.close()
  for (const child of children.splice(0)) await ended(child)
  rmSync(folder, { recursive: true })
})

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

/** A host of its own over the one file. */
function host(run: string, deps: Partial<LeaseDeps> = {}) {
  const store = openSqliteStore(join(folder, 'bullpen.db'), () => Date.now())
  stores.push(store)
  const lost: Lease[] = []
  const leases = new ConversationLeases({
    ...{ leases: store.leases, run, clock: Date.now, log: silent, isAlive: isSameProcess },
    lives: () => Promise.resolve(true),
    onLost: (lease) => lost.push(lease),
    ...deps,
  })
  return { leases, lost, store }
}

async function program(): Promise<{ child: ChildProcess; pid: number; writer: { pid: number; end: () => void } }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  return { child, pid, writer: { pid, end: () => void child.kill('SIGKILL') } }
}

const outcomes = async (takes: Promise<Lease>[]) => {
  const settled = await Promise.allSettled(takes)
  const won = settled.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  const refused = settled.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
  return { won, refused }
}

describe('one writer per conversation', () => {
  it('is one of two sessions of a host that start at once; the other one says where it is open', async () => {
    const { leases } = host('a')
    const { won, refused } = await outcomes([leases.take('c', one), leases.take('c', two)])
    expect(won).toHaveLength(1)
    expect(refused).toMatchObject([{ data: { kind: 'conflict', message: expect.stringContaining('open in another') } }])
    expect(won[0]?.holds()).toBe(true)
    won[0]?.release()
    const next = await leases.take('c', two)
    expect(next.token).toBeGreaterThan(won[0]?.token ?? Infinity)
    expect(won[0]?.holds()).toBe(false)
  })

  it('is one of two hosts that start at once, and the other one gets it when the process has gone', async () => {
    const [a, b] = [host('a'), host('b')]
    const { won, refused } = await outcomes([a.leases.take('c', one), b.leases.take('c', two)])
    expect([won.length, refused.length]).toEqual([1, 1])
    const [winner] = won
    const other = winner?.sessionId === one ? b.leases : a.leases
    const { writer, child } = await program()
    expect(winner?.bind(writer)).toBe(true)
    await expect(other.take('c', two)).rejects.toMatchObject({
      data: { message: expect.stringContaining(`${writer.pid}`) },
    })
    await ended(child)
    const next = await other.take('c', two)
    expect(next.token).toBeGreaterThan(winner?.token ?? Infinity)
    expect([next.holds(), winner?.holds()]).toEqual([true, false])
  })

  it('is taken from a host that died before it started its process, and from one of before the machine was started', async () => {
    const [dead, b] = [host('dead'), host('b', { lives: () => Promise.resolve(false) })]
    const left = await dead.leases.take('c', one)
    expect((await b.leases.take('c', two)).token).toBeGreaterThan(left.token)

    const { pid, writer } = await program()
    const row = { conversation: 'd', token: 7, run: 'dead', sessionId: one, bootId: 'another', pid, held: true }
    b.store.leases.put({ ...row, startId: identityOf(pid).startId, since: Date.now() })
    expect((await b.leases.take('d', two)).token).toBeGreaterThan(7)
    writer.end()
  })

  it('is never taken for the one that has its pid by now', async () => {
    const { leases, store } = host('b')
    const { pid } = await program()
    const row = { conversation: 'c', token: 1, run: 'a', sessionId: one, pid, held: true, since: 1_000 }
    const { bootId } = store.leases.get((await leases.take('x', one)).conversation) ?? { bootId: '' }
    store.leases.put({ ...row, bootId, startId: '1' })
    expect((await leases.take('c', two)).holds()).toBe(true)
  })

  it('that was superseded is found out, told of once, and writes to nothing any more', async () => {
    const [a, b] = [host('a'), host('b', { isAlive: () => Promise.resolve(false) })]
    const { writer } = await program()
    const outdated = await a.leases.take('c', one)
    outdated.bind(writer)
    const next = await b.leases.take('c', two) // it takes the living one for dead: a stopped container, a lost namespace
    expect(a.lost).toEqual([])
    expect(outdated.holds()).toBe(false)
    a.leases.look()
    a.leases.look()
    expect(a.lost).toEqual([outdated])
    outdated.release()
    expect([next.holds(), b.store.leases.get('c')?.held]).toEqual([true, true])
  })

  it('is the newest process of a session: the one before is told to go at once', async () => {
    const { leases, lost } = host('a')
    const before = await leases.take('c', one)
    const after = await leases.take('c', one)
    expect(lost).toEqual([before])
    expect([before.holds(), before.bind((await program()).writer), after.holds()]).toEqual([false, false, true])
  })

  it('is whatever hosts and sessions do, in any order', async () => {
    const hosts = ['a', 'b', 'c'].map((run) => host(run))
    let conversations = 0
    const order = fc.record({ host: fc.nat(2), session: fc.constantFrom(one, two), release: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 12 }), async (orders) => {
        const conversation = `p${(conversations += 1)}`
        const all: Lease[] = []
        await Promise.all(
          orders.map(async ({ host, session, release }) => {
            const lease = await hosts[host]?.leases.take(conversation, session).catch(() => null)
            if (!lease) return
            all.push(lease)
            expect(all.filter((one) => one.holds()).length).toBeLessThanOrEqual(1)
            if (release) lease.release()
          }),
        )
        const tokens = all.map(({ token }) => token)
        expect(new Set(tokens).size).toBe(tokens.length)
      }),
      { numRuns: 40 },
    )
  })
})
