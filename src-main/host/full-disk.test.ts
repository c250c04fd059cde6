/** A whole host on a disk that fills up: it answers, says what is the matter, and goes on when there is room again. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import { toAppErrorData } from '#shared/errors.ts'
import { connectToHome } from '../cli/connect.ts'
import { databaseIn } from '../engine/index.ts'
import { newRow } from '../engine/session/new-row.ts'
import { openSqliteStore } from '../engine/store/sqlite-store.ts'
import { homePaths, pathsWhileReadOnly } from './paths.ts'
import { type Host, startHost } from './run-host.ts'

const canMount =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0

describe.skipIf(!canMount)('a host on a full disk', () => {
  let folder: string
  let host: Host | undefined
  const home = () => join(folder, 'home')
  const filler = () => join(home(), 'filler')

  function fill(): void {
    // down to the last byte: the second write takes what the first was too large for
    for (const bytes of [32 * 1024 * 1024, 4_096, 1]) {
      try {
        writeFileSync(filler(), Buffer.alloc(bytes), { flag: 'a' })
      } catch {
        // that is what it is for
      }
    }
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bullpen-full-'))
    mkdirSync(home())
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', home()])
  })
  afterEach(async () => {
    await host?.stop()
    host = undefined
    execFileSync('umount', [home()])
    rmSync(folder, { recursive: true })
  })

  const env = () => ({ HOME: folder, PATH: process.env.PATH })
  const start = () => startHost({ kind: 'desktop', env: env(), home: home() })

  it('refuses a prompt with the reason, logs on, and takes it when there is room', async () => {
    host = await start()
    const { engine, log } = host
    const project = join(folder, 'project')
    mkdirSync(project)
    const { id } = await engine.sessions.create({ cwd: project, profile: 'default' })
    fill()
    for (let line = 0; line < 2_000; line += 1) log.error(`a line that finds no room ${'x'.repeat(1_000)}`)
    const send = () =>
      engine.sessions.send({ id, promptId: PromptId.parse(crypto.randomUUID()), text: 'y'.repeat(100_000) })
    let refused: unknown
    try {
      send()
    } catch (error) {
      refused = error
    }
    expect(toAppErrorData(refused)).toMatchObject({ kind: 'resources', message: expect.stringContaining(home()) })
    expect(engine.sessions.get(id).queued).toEqual([])
    engine.workspace.setDraft({ sessionId: id, text: 'still here' })
    expect(engine.workspace.draft(id)).toBe('still here')
    expect(engine.storage.health().trouble?.kind).toBe('full')
    expect(engine.metrics()).toContain('bullpen_database_writable 0')
    const { signal } = new AbortController()
    rmSync(filler())
    for await (const { trouble } of engine.storage.watch(signal)) if (trouble === null) break
    expect(engine.workspace.draft(id)).toBe('still here')
    await engine.sessions.create({ cwd: project, profile: 'default' })
  })

  it('starts in a folder that can only be read, shows what is there, and goes on when it can be written', async () => {
    host = await start()
    const project = join(folder, 'project')
    mkdirSync(project)
    const { id } = await host.engine.sessions.create({ cwd: project, profile: 'default' })
    await host.stop()
    execFileSync('mount', ['-o', 'remount,ro', home()])
    host = await startHost({ kind: 'headless', env: env(), home: home(), http: { port: 0 } })
    const { engine, http } = host
    expect(engine.sessions.get(id).cwd).toBe(project)
    expect(engine.storage.health().trouble?.kind).toBe('read-only')
    await expect(engine.sessions.create({ cwd: project, profile: 'default' })).rejects.toMatchObject({
      data: { message: expect.stringContaining('read-only') },
    })
    const authorization = `Bearer ${http?.token}`
    expect((await fetch(`${http?.url}/health/live`, { headers: { authorization } })).status).toBe(200)
    const reached = await connectToHome(home())
    expect((await reached?.connection.client.sessions.list({}))?.map((session) => session.id)).toEqual([id])
    await reached?.connection.close()
    execFileSync('mount', ['-o', 'remount,rw', home()])
    await expect(start()).rejects.toMatchObject({ data: { kind: 'conflict' } }) // one writer, wherever its socket is
    for await (const { trouble } of engine.storage.watch(new AbortController().signal)) if (trouble === null) break
    await engine.sessions.create({ cwd: project, profile: 'default' })
    expect(engine.sessions.list({ archived: false })).toHaveLength(2)
    await host.stop()
    host = undefined
    rmSync(pathsWhileReadOnly(homePaths(home())).run, { recursive: true })
  })

  it('starts on one that leaves no room to go on with a turn that was cut short, and keeps the offer', async () => {
    host = await start()
    host.engine.settings.set({ afterRestart: 'continue' })
    await host.stop()
    const store = openSqliteStore(databaseIn(home()), Date.now)
    const row = newRow({ cwd: folder, permissionMode: 'default', createdAt: 1 })
    const { id } = row
    store.sessions.insert(row)
    const promptId = PromptId.parse(crypto.randomUUID())
    store.journal.append(id, [
      { type: 'prompt', promptId, text: 'Do it' },
      { type: 'turn.started', promptId },
    ])
    store.close()
    fill()
    host = await start()
    const { engine } = host
    expect(engine.storage.health().trouble?.kind).toBe('full')
    expect(engine.sessions.get(id).queued).toEqual([])
    const { events } = engine.sessions.events({ id, limit: 10 })
    expect(events).toContainEqual(
      expect.objectContaining({ event: expect.objectContaining({ offers: ['send-again'] }) }),
    )
  })

  it('starts on one', async () => {
    host = await start()
    await host.stop()
    fill()
    host = await start()
    expect(host.engine.storage.health().trouble?.kind).toBe('full')
    await host.stop()
    const served = startHost({ kind: 'headless', env: env(), home: home(), http: { port: 0 } })
    await expect(served).rejects.toMatchObject({ data: { kind: 'resources' } }) // nobody could be let in without a token
  })
})
