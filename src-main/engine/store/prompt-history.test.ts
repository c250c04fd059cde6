import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import { newRow } from '../session/new-row.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { Store } from './types.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-history-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function session(cwd: string) {
  const row = newRow({ cwd, permissionMode: 'default', createdAt: 0 })
  store.sessions.insert(row)
  const ask = (text: string, more: { origin?: 'retry' } = {}) => {
    const promptId = PromptId.parse(crypto.randomUUID())
    store.journal.append(row.id, [{ type: 'prompt', promptId, text, ...more }])
    return promptId
  }
  return { id: row.id, ask }
}

it('tells what was asked, newest first: the session before its folder, none twice, and nothing of elsewhere', () => {
  const [one, two, other] = [session('/a'), session('/a'), session('/b')]
  one.ask('old')
  two.ask('of the folder')
  two.ask('old')
  other.ask('of another')
  one.ask('new')
  expect(store.history.recent(one.id, 10)).toEqual(['new', 'old', 'of the folder'])
  expect(store.history.recent(one.id, 2)).toEqual(['new', 'old'])
})

it('leaves out what was withdrawn, what nobody typed, and what only images say', () => {
  const one = session('/a')
  one.ask('kept')
  store.journal.append(one.id, [{ type: 'prompt.withdrawn', promptId: one.ask('withdrawn') }])
  one.ask('again', { origin: 'retry' })
  one.ask('  ')
  expect(store.history.recent(one.id, 10)).toEqual(['kept'])
})
