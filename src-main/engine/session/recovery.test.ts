/** A host that starts after one that died, with what the CLI noted on the disk. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { Store } from '../store/types.ts'
import { createConversationFiles } from '../transcripts/conversation-files.ts'
import { SampleTranscript } from '../transcripts/testing/sample-transcript.ts'
import { newRow } from './new-row.ts'
import { recoverOpenTurns } from './recovery.ts'

const CONVERSATION = '00000000-0000-4000-8000-00000000abcd'
const PROMPT = PromptId.parse('00000000-0000-4000-8000-000000000003')

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-recovery-'))
  mkdirSync(join(folder, 'projects', '-w'), { recursive: true })
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

function recovered(sample: SampleTranscript) {
  writeFileSync(join(folder, 'projects', '-w', `${CONVERSATION}.jsonl`), sample.text)
  const row = newRow({ cwd: '/w', permissionMode: 'default', createdAt: 1, cliSessionId: CONVERSATION })
  store.sessions.insert(row)
  const events = store.journal.append(row.id, [
    { type: 'prompt', promptId: PROMPT, text: 'go' },
    { type: 'turn.started', promptId: PROMPT },
  ])
  const block = { key: 'm:0', messageId: 'm', parent: null, kind: 'text' as const, toolName: '', text: 'half an ans' }
  store.journal.saveLive(row.id, [block])
  const files = createConversationFiles({ env: { CLAUDE_CONFIG_DIR: folder }, demoConfig: folder })
  recoverOpenTurns({ store, tailOf: files.tailSync, goesOn: false })
  expect(store.journal.openTurns().size + store.journal.live().size).toBe(0)
  return store.journal.after(row.id, events.length, 100).map(({ event }) => event)
}

it('completes the turn where the CLI had it whole', () => {
  const sample = new SampleTranscript()
    .prompt('before')
    .answer('yes')
    .prompt('go')
    .answer('half an answer', { id: 'm' })
  expect(recovered(sample)).toMatchObject([
    { type: 'text', text: 'half an answer', aborted: false },
    { type: 'turn.ended', outcome: 'completed' },
  ])
})

it('keeps what was being written, and says that the CLI never noted the prompt', () => {
  expect(recovered(new SampleTranscript().prompt('before').answer('yes'))).toMatchObject([
    { type: 'text', text: 'half an ans', aborted: true },
    { type: 'gap', missing: 'prompt', offers: ['send-again'] },
    { type: 'turn.ended', outcome: 'lost' },
  ])
})

it('does not resume a conversation that died before the CLI wrote anything of it', () => {
  const row = newRow({ cwd: '/w', permissionMode: 'default', createdAt: 1, cliSessionId: CONVERSATION })
  store.sessions.insert(row)
  store.journal.append(row.id, [
    { type: 'prompt', promptId: PROMPT, text: 'go' },
    { type: 'turn.started', promptId: PROMPT },
  ])
  const files = createConversationFiles({ env: { CLAUDE_CONFIG_DIR: folder }, demoConfig: folder })
  recoverOpenTurns({ store, tailOf: files.tailSync, goesOn: false })
  expect(store.sessions.all()).toMatchObject([{ cliSessionId: null }])
  expect(store.journal.after(row.id, 2, 100).map(({ event }) => event)).toMatchObject([
    { type: 'gap', missing: 'prompt', offers: ['send-again'] },
    { type: 'turn.ended', outcome: 'lost' },
  ])
})

it('sends a long prompt again with every word of it', () => {
  const text = `${'a line of a log\n'.repeat(10_000)}and its end`
  const row = newRow({ cwd: '/w', permissionMode: 'default', createdAt: 1, cliSessionId: CONVERSATION })
  store.sessions.insert(row)
  store.journal.append(row.id, [
    { type: 'prompt', promptId: PROMPT, text },
    { type: 'turn.started', promptId: PROMPT },
  ])
  recoverOpenTurns({ store, tailOf: () => null, goesOn: true })
  expect(store.journal.queuedPrompts().get(row.id)).toMatchObject([{ origin: 'retry', text }])
})

it('knows a turn of thousands of events from its beginning: nothing is told twice, and its question stays open', () => {
  const sample = new SampleTranscript().prompt('before').answer('yes').prompt('go').answer('said', { id: 'm' })
  writeFileSync(join(folder, 'projects', '-w', `${CONVERSATION}.jsonl`), sample.text)
  const row = newRow({ cwd: '/w', permissionMode: 'default', createdAt: 1, cliSessionId: CONVERSATION })
  store.sessions.insert(row)
  const request = aToolRequest()
  store.journal.append(row.id, [
    { type: 'prompt', promptId: PROMPT, text: 'go' },
    { type: 'turn.started', promptId: PROMPT },
    { type: 'text', messageId: 'm', parent: null, text: 'said', aborted: false },
    { type: 'permission.asked', request },
    ...Array.from({ length: 6_000 }, () => ({ type: 'notice', level: 'info', text: 'busy' }) as const),
  ])
  const files = createConversationFiles({ env: { CLAUDE_CONFIG_DIR: folder }, demoConfig: folder })
  const waiting = recoverOpenTurns({ store, tailOf: files.tailSync, goesOn: false })
  expect(waiting.get(row.id)?.requests).toEqual([request])
  const texts = store.journal.after(row.id, 0, 10_000).filter(({ event }) => event.type === 'text')
  expect(texts).toHaveLength(1)
})
