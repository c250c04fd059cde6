import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PromptId, SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { SessionRow, Store } from './types.ts'

const id = SessionId.parse('6f9619ff-8b86-4d01-b42d-00cf4fc964ff')
const row = (): SessionRow => ({
  id,
  cwd: '/project',
  profile: 'default',
  createdAt: 1,
  title: 'A title',
  model: null,
  activeModel: 'claude-opus-5-5',
  permissionMode: 'plan',
  cliSessionId: 'c1',
  usage: { ...NO_USAGE, costUsd: 0.25 },
  activeAt: 2,
  archived: false,
  limits: {},
  continueAtReset: false,
  effort: null,
  budgetUsd: null,
  grants: [],
  lastOutcome: null,
  lostTurns: 0,
  closed: true,
})
const prompt = () => PromptId.parse(crypto.randomUUID())

let folder: string
let store: Store
const file = () => join(folder, 'bullpen.db')
const open = () => openSqliteStore(file(), () => 1_000)
const reopen = () => {
  store.close()
  store = open()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-store-'))
  store = open()
  store.sessions.insert(row())
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

describe('the SQLite store', () => {
  it('gives sessions back as they were', () => {
    const changed = { ...row(), title: 'Another', archived: true, closed: false, cliSessionId: null }
    store.sessions.update(changed)
    reopen()
    expect(store.sessions.all()).toEqual([changed])
  })

  it('numbers events from 1 without repeats, across restarts', () => {
    const notice = (text: string) => ({ type: 'notice' as const, level: 'info' as const, text })
    store.journal.append(id, [notice('a'), notice('b')])
    reopen()
    store.journal.append(id, [notice('c')], { durable: true })
    expect(store.journal.after(id, 0, 10).map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(store.journal.after(id, 1, 1)).toEqual([{ seq: 2, at: 1_000, event: notice('b') }])
    expect(store.journal.before(id, 3, 1).map(({ seq }) => seq)).toEqual([2])
    expect(store.journal.before(id, undefined, 2).map(({ seq }) => seq)).toEqual([2, 3])
    expect(store.journal.lastSeqs()).toEqual(new Map([[id, 3]]))
  })

  it('knows which prompts are queued and which turns are open', () => {
    const [first, second, third] = [prompt(), prompt(), prompt()]
    for (const promptId of [first, second, third])
      store.journal.append(id, [{ type: 'prompt', promptId, text: promptId }])
    store.journal.append(id, [{ type: 'turn.started', promptId: first }])
    store.journal.append(id, [{ type: 'prompt.withdrawn', promptId: second }])
    reopen()
    expect(store.journal.queuedPrompts()).toEqual(new Map([[id, [{ promptId: third, text: third }]]]))
    expect(store.journal.openTurns()).toEqual(new Map([[id, first]]))
    expect(store.journal.hasPrompt(id, first)).toBe(true)
    expect(store.journal.hasPrompt(id, prompt())).toBe(false)
    store.journal.append(id, [
      { type: 'turn.ended', promptId: first, outcome: 'completed', error: null, usage: null, durationMs: 1 },
    ])
    expect(store.journal.openTurns().size).toBe(0)
  })

  it('knows the open turn of an agent that began by itself', () => {
    const promptId = prompt()
    store.journal.append(id, [{ type: 'turn.started', promptId }])
    expect(store.journal.openTurns()).toEqual(new Map([[id, promptId]]))
    expect(store.journal.queuedPrompts().size).toBe(0)
  })

  it('appends all events of a call or none', () => {
    const promptId = prompt()
    store.journal.append(id, [{ type: 'prompt', promptId, text: 'once' }])
    expect(() =>
      store.journal.append(id, [
        { type: 'notice', level: 'info', text: 'beside' },
        { type: 'prompt', promptId, text: 'twice' },
      ]),
    ).toThrow()
    expect(store.journal.after(id, 0, 10)).toHaveLength(1)
  })

  it('keeps running text until it is forgotten', () => {
    const block = { key: 'm:0', messageId: 'm', parent: null, kind: 'text' as const, toolName: '', text: 'half a sen' }
    store.journal.saveLive(id, [block])
    reopen()
    expect(store.journal.live()).toEqual(new Map([[id, [block]]]))
    store.journal.saveLive(id, [])
    expect(store.journal.live().size).toBe(0)
  })

  it('deletes a session with everything of it', () => {
    store.journal.append(id, [{ type: 'prompt', promptId: prompt(), text: 'x' }])
    store.workspace.setDraft(id, 'draft')
    store.sessions.delete(id)
    expect(store.sessions.all()).toEqual([])
    expect(store.journal.after(id, 0, 10)).toEqual([])
    expect(store.workspace.draft(id)).toBe('')
  })

  it('keeps tabs, drafts, trust and facts', () => {
    store.workspace.setTabs({ open: [id], active: id })
    store.workspace.setDraft(id, 'unsent')
    store.trust.set('/a', true, 1)
    store.trust.set('/b', false, 1)
    store.facts.set('models', [1])
    reopen()
    expect(store.workspace.tabs()).toEqual({ open: [id], active: id })
    expect(store.workspace.draft(id)).toBe('unsent')
    expect([store.trust.get('/a'), store.trust.get('/b'), store.trust.get('/c')]).toEqual([true, false, null])
    expect(store.facts.get('models')).toEqual([1])
  })

  it('shows an event it can not read as a notice in its place', () => {
    store.journal.append(id, [{ type: 'notice', level: 'info', text: 'a' }])
    store.close()
    const db = new BetterSqlite3(file())
    db.prepare("UPDATE events SET body = '{broken'").run()
    db.close()
    store = open()
    expect(store.journal.after(id, 0, 10)).toMatchObject([{ seq: 1, event: { type: 'notice', level: 'warning' } }])
  })
})
