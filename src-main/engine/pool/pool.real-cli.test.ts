import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PoolStatus } from '#shared/pool.ts'
import { EngineBench } from '../testing/engine-bench.ts'

let bench: EngineBench
/** How far the engine's clock is ahead of the real one, in milliseconds. */
let ahead: number
beforeEach(async () => {
  ahead = 0
  bench = await EngineBench.start({}, () => Date.now() + ahead)
})
afterEach(() => bench[Symbol.asyncDispose]())

/** Watches the pool until the condition holds. */
async function until(condition: (status: PoolStatus) => boolean): Promise<PoolStatus> {
  const controller = new AbortController()
  for await (const status of bench.engine.pool.watch(controller.signal)) {
    if (!condition(status)) continue
    controller.abort()
    return status
  }
  throw new Error('the pool ended')
}
const ready = (kind: 'general' | 'project') => (status: PoolStatus) =>
  status.spares.some((spare) => spare.kind === kind && spare.phase === 'ready')
async function trusted(name: string): Promise<string> {
  const cwd = bench.project(name)
  await bench.engine.folders.setTrust({ path: cwd, trusted: true })
  return cwd
}

describe('the pool of an engine', () => {
  it('starts nothing before it is opened', () => {
    expect(bench.engine.pool.status()).toMatchObject({ spares: [], blocked: 'starting-up' })
  })

  it('serves a new session in a trusted folder from a spare that knew no folder, and refills', async () => {
    bench.engine.settings.set({ poolProjectSpares: 0 })
    const cwd = await trusted('a')
    bench.engine.pool.open()
    const spare = (await until(ready('general'))).spares[0]
    const one = await bench.open(cwd)
    await one.turn('hello')
    expect(one.all('process.started')).toMatchObject([{ path: 'warm', pid: spare?.pid, restricted: false }])
    expect(one.texts.at(-1)).toContain('Prompt 1: hello')
    const status = await until((now) => ready('general')(now) && now.spares[0]?.pid !== spare?.pid)
    expect(status.statistics.hits.general).toBe(1)
  })

  it('waits in a folder that was used lately, and in one the user is looking at', async () => {
    bench.engine.settings.set({ poolMin: 0 })
    const cwd = await trusted('a')
    bench.engine.pool.open()
    bench.engine.pool.intend(cwd)
    expect((await until(ready('project'))).spares).toMatchObject([{ cwd }])
    const one = await bench.open(cwd)
    await one.turn('hello')
    expect(one.all('process.started')).toMatchObject([{ path: 'project' }])
  })

  it('starts a spare of a project, and the session it serves, as the settings say for that project', async () => {
    const cwd = await trusted('a')
    const model = 'claude-sonnet-5'
    const own = { model, effort: 'high', permissionMode: 'acceptEdits', budgetUsd: 5 } as const
    bench.engine.settings.set({ poolMin: 0, defaultModel: 'claude-opus-5', projects: { [cwd]: own } })
    bench.engine.pool.open()
    bench.engine.pool.intend(cwd)
    const [spare] = (await until(ready('project'))).spares
    const one = await bench.open(cwd)
    expect(one.session).toMatchObject(own)
    await one.turn('hello')
    expect(one.all('process.started')).toMatchObject([{ path: 'project', pid: spare?.pid }])
    expect(one.session.activeModel).toBe(model)
    const chosen = { model: null, permissionMode: 'plan' } as const
    const other = await bench.engine.sessions.create({ cwd, profile: 'default', ...chosen })
    expect(other).toMatchObject({ ...own, ...chosen })
    const worktree = await bench.engine.sessions.create({ cwd: bench.project('b'), profile: 'default', like: cwd })
    expect(worktree).toMatchObject(own)
    const elsewhere = await bench.engine.sessions.create({ cwd: bench.project('c'), profile: 'default' })
    expect(elsewhere).toMatchObject({
      model: 'claude-opus-5',
      effort: null,
      permissionMode: 'default',
      budgetUsd: null,
    })
  })

  it('never warms a folder nobody trusted, and serves none from it', async () => {
    bench.engine.settings.set({ poolProjectSpares: 4 })
    const cwd = bench.project('untrusted')
    const canary = join(bench.folder, 'canary')
    const hooks = { SessionStart: [{ hooks: [{ type: 'command', command: `touch ${canary}` }] }] }
    mkdirSync(join(cwd, '.claude'))
    writeFileSync(join(cwd, '.claude', 'settings.json'), JSON.stringify({ hooks }))
    bench.engine.pool.open()
    bench.engine.pool.intend(cwd)
    await until(ready('general'))
    const one = await bench.open(cwd)
    await one.turn('hello')
    expect(one.all('process.started')).toMatchObject([{ path: 'cold', restricted: true }])
    expect(bench.engine.pool.status().spares.filter(({ kind }) => kind === 'project')).toEqual([])
    expect(() => writeFileSync(canary, '', { flag: 'wx' })).not.toThrow()
  })

  it('falls back to a cold start when the folder refuses the claim, without a word lost', async () => {
    const cwd = await trusted('a')
    mkdirSync(join(cwd, '.claude'))
    writeFileSync(join(cwd, '.claude', 'settings.json'), JSON.stringify({ model: 'claude-sonnet-5' }))
    bench.engine.settings.set({ poolProjectSpares: 0 })
    bench.engine.pool.open()
    await until(ready('general'))
    const one = await bench.open(cwd)
    await one.turn('hello')
    expect(one.all('process.started')).toMatchObject([{ path: 'cold' }])
    expect(one.texts).toEqual([expect.stringContaining('Prompt 1: hello')])
    expect(bench.engine.pool.status().statistics).toMatchObject({ refused: 1, misses: 0 })
    expect(bench.engine.metrics()).toContain('bullpen_pool_claims_total{result="refused"} 1')
  })

  it('replaces its spares when a setting changes that they were started with', async () => {
    bench.engine.pool.open()
    const before = (await until(ready('general'))).spares[0]?.pid
    bench.engine.settings.set({ maxApiRetries: 1 })
    const after = await until((now) => ready('general')(now) && now.spares.every(({ pid }) => pid !== before))
    expect(after.statistics.retired).toEqual({ superseded: 1 })
  })

  it("serves no session from a spare that read another configuration of the user's, also right after it was written", async () => {
    bench.engine.settings.set({ poolProjectSpares: 0 })
    const cwd = await trusted('a')
    bench.engine.pool.open()
    const spare = (await until(ready('general'))).spares[0]
    writeFileSync(join(bench.env.CLAUDE_CONFIG_DIR ?? '', 'settings.json'), JSON.stringify({ effortLevel: 'high' }))
    const one = await bench.open(cwd)
    await one.turn('hello')
    expect(one.all('process.started')[0]?.pid).not.toBe(spare?.pid)
    await until(({ statistics }) => statistics.retired.superseded === 1)
    const controller = new AbortController()
    for await (const { events } of bench.engine.pool.events(0, controller.signal)) {
      expect(events).toContainEqual(expect.objectContaining({ type: 'retired', reason: 'superseded', pid: spare?.pid }))
      controller.abort()
    }
  })

  it('replaces a spare that is stopped before anyone needs it', async () => {
    bench.engine.settings.set({ poolProjectSpares: 0 })
    bench.engine.pool.open()
    const { pid } = (await until(ready('general'))).spares[0]!
    process.kill(pid!, 'SIGSTOP')
    ahead = 60_000
    bench.engine.settings.set({ poolMax: 3 }) // it looks again
    const after = await until((now) => ready('general')(now) && now.spares.every((spare) => spare.pid !== pid))
    expect(after.statistics.retired).toEqual({ unwell: 1 })
  })

  it('serves a session at once when its spare is stopped, and from another one', async () => {
    bench.engine.settings.set({ poolMin: 2, poolProjectSpares: 0, poolHealthSeconds: 600 })
    const cwd = await trusted('a')
    bench.engine.pool.open()
    const { spares } = await until((now) => now.spares.filter(({ phase }) => phase === 'ready').length === 2)
    const [oldest, other] = spares.toSorted((a, b) => a.since - b.since)
    process.kill(oldest!.pid!, 'SIGSTOP')
    const one = await bench.open(cwd)
    await one.turn('hello')
    expect(one.all('process.started')).toMatchObject([{ path: 'warm', pid: other!.pid }])
    expect(bench.engine.pool.status().statistics).toMatchObject({ died: 1, misses: 0 })
  })

  it('counts its own spares towards the cap on processes', async () => {
    bench.engine.settings.set({ maxProcesses: 1, poolMin: 2 })
    bench.engine.pool.open()
    const full = await until((now) => ready('general')(now) && now.blocked === 'process-cap')
    expect(full.spares).toHaveLength(1)
  })

  it('stops filling when it is paused and says so', async () => {
    bench.engine.pool.open()
    await until(ready('general'))
    bench.engine.pool.pause(true)
    bench.engine.settings.set({ poolMin: 2 })
    expect((await until(({ blocked }) => blocked === 'paused')).reason).toContain('paused')
  })
})

describe('a session the user turns to', () => {
  it('wakes before the prompt comes', async () => {
    const one = await bench.open(await trusted('a'))
    await one.turn('first')
    await bench.restart()
    const again = await bench.attach(one.id)
    bench.engine.sessions.intend(one.id)
    await again.untilState('idle')
    expect(again.all('process.started').at(-1)).toMatchObject({ path: 'resume' })
    await again.turn('second')
    expect(again.texts.at(-1)).toContain('Prompt 2: second')
  })
})
