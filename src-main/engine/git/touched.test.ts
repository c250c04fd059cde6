import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { newRow } from '../session/new-row.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { Touched } from './touched.ts'

const row = newRow({ cwd: '/shop', permissionMode: 'default', createdAt: 1 })
const { id, cwd } = row

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-touched-'))
  store = openSqliteStore(join(folder, 'bullpen.db'), () => 1)
  store.sessions.insert(row)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const call = (toolUseId: string, name: string, input: Record<string, unknown>): SessionEvent => ({
  ...{ type: 'tool.call', messageId: 'm', parent: null, toolUseId, name, input },
})
const result = (toolUseId: string, text: string, isError = false): SessionEvent => ({
  ...{ type: 'tool.result', toolUseId, parent: null, isError, text, images: [] },
})
const talk = (count: number): SessionEvent[] =>
  Array.from({ length: count }, () => ({ type: 'notice', level: 'info', text: 'says "tool.call" and "prompt"' }))

/** Counts what is parsed and handed over. */
function watched() {
  const seen = { events: 0, slices: 0 }
  const touched = new Touched({
    after: (...input) => store.journal.after(...input),
    ofTypes: (...input) => {
      const page = store.journal.ofTypes(...input)
      seen.events += page.events.length
      seen.slices += 1
      return page
    },
  })
  return { touched, seen }
}

describe('what the tools of a session wrote', () => {
  it('is read in slices, others in between, and then on from there', async () => {
    store.journal.append(id, [
      ...talk(1_200),
      call('a', 'Write', { file_path: 'new.ts', content: 'x' }),
      result('a', 'done'),
      ...talk(900),
    ])
    const { touched, seen } = watched()
    let turns = 0
    const ticking = setInterval(() => (turns += 1), 0)
    expect([...(await touched.paths(id, cwd))]).toEqual(['/shop/new.ts'])
    clearInterval(ticking)
    expect(seen).toEqual({ events: 2, slices: 6 })
    expect(turns).toBeGreaterThan(0)
    store.journal.append(id, [
      call('b', 'Edit', { file_path: '/shop/b.ts', old_string: '1', new_string: '2' }),
      result('b', 'done'),
    ])
    expect([...(await touched.paths(id, cwd))]).toEqual(['/shop/new.ts', '/shop/b.ts'])
    expect(seen).toEqual({ events: 4, slices: 8 })
  })

  it('is told with what each call did, but for those that failed', async () => {
    const edit = { file_path: '/shop/a.ts', old_string: '1', new_string: '2' }
    store.journal.append(id, [
      call('a', 'Write', { file_path: '/shop/a.ts', content: '1' }),
      result('a', 'File created successfully at: /shop/a.ts'),
      call('b', 'Edit', edit),
      result('b', 'String to replace not found', true),
      call('c', 'Edit', edit),
      result('c', 'The file has been updated'),
      call('d', 'Write', { file_path: '/etc/denied', content: '' }),
      result('d', 'The user denied it', true),
    ])
    const { touched } = watched()
    const calls = await touched.calls(id, cwd, '/shop/a.ts')
    expect(calls.map(({ toolUseId, created }) => [toolUseId, created])).toEqual([
      ['a', true],
      ['c', false],
    ])
    expect(calls[1]?.input).toEqual(edit)
    expect([...(await touched.paths(id, cwd))]).toEqual(['/shop/a.ts'])
  })

  it('is nothing while a call still waits for a permission', async () => {
    store.journal.append(id, [call('a', 'Edit', { file_path: '/shop/a.ts', old_string: '1', new_string: '2' })])
    const { touched } = watched()
    expect([...(await touched.paths(id, cwd))]).toEqual([])
    expect(await touched.calls(id, cwd, '/shop/a.ts')).toEqual([])
    store.journal.append(id, [result('a', 'The file has been updated')])
    expect([...(await touched.paths(id, cwd))]).toEqual(['/shop/a.ts'])
    expect(await touched.calls(id, cwd, '/shop/a.ts')).toHaveLength(1)
  })

  it('is nothing before a tool that may write was called, and a prompt is seen at once', async () => {
    const { touched } = watched()
    store.journal.append(id, [...talk(3), call('a', 'Read', { file_path: 'a.ts' })])
    expect(touched.hasPrompt(id)).toBe(false)
    expect(await touched.hasWorked(id, cwd)).toBe(false)
    store.journal.append(id, [
      { type: 'prompt', promptId: PromptId.parse(crypto.randomUUID()), text: 'go' },
      call('b', 'Bash', { command: 'ls' }),
    ])
    expect(touched.hasPrompt(id)).toBe(true)
    expect(await touched.hasWorked(id, cwd)).toBe(true)
  })
})
