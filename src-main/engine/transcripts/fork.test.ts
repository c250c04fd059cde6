/** A fork keeps what its session knew and the copied transcript does not: times, turns, who sent a prompt, and images. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import { promptId } from '#shared/testing/sessions.ts'
import { newRow } from '../session/new-row.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { wholeEvent } from '../store/whole-event.ts'
import { createConversations } from './conversations.ts'
import { createLibrary, type Library } from './library.ts'
import { SampleTranscript } from './testing/sample-transcript.ts'

const ID = '00000000-0000-4000-8000-00000000abcd'
const PICTURE = Buffer.from('a picture').toString('base64')
const silent = { debug() {}, info() {}, warn() {}, error() {} }

let folder: string
let path: string
let store: Store
let library: Library
let known: SessionRow[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-fork-'))
  const projects = join(folder, 'projects', '-work-project')
  mkdirSync(projects, { recursive: true })
  path = join(projects, `${ID}.jsonl`)
  known = []
  store = openSqliteStore(join(folder, 'bullpen.db'), () => 9_999_999)
  const summary = (row: SessionRow) => ({ ...row, state: { kind: 'hibernated' } }) as never // of which nothing is looked at but the id
  library = createLibrary({
    ...{ config: folder, store, clock: Date.now, log: silent, defaultMode: () => 'default' },
    leases: { holder: () => Promise.resolve(null), takeOver: () => Promise.resolve() },
    sessions: {
      rows: () => known,
      get: (id) => summary(known.find((row) => row.id === id)!),
      welcome(row) {
        known.push(row)
        return summary(row)
      },
    },
    resolveFolder: (path) => Promise.resolve(path),
  })
})
afterEach(async () => {
  await library.stop()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const source = { type: 'base64', media_type: 'image/png', data: PICTURE }
const sample = (words = 'what is this') =>
  new SampleTranscript()
    .prompt([
      { type: 'image', source },
      { type: 'text', text: words },
    ])
    .answer('a picture', { id: 'msg_a' })
    .prompt('Go on.')
    .answer('and more', { id: 'msg_b' })
    .answer('and the end', { id: 'msg_c' })

const eventsOf = (id: SessionRow['id']) => store.journal.after(id, 0, 1_000)
function only<T extends SessionEvent['type']>(id: SessionRow['id'], type: T) {
  const isOne = (event: SessionEvent): event is SessionEventOf<T> => event.type === type
  return eventsOf(id).flatMap(({ at, event }) => (isOne(event) ? [{ at, event }] : []))
}
const imageOf = (id: SessionRow['id'], event: SessionEventOf<'prompt'> | undefined) =>
  store.payloads.read(id, event?.images?.[0]?.rest.id ?? 0, { offset: 0, limit: 100 })?.text

/** The session that Bullpen has of it: twenty minutes a turn, the second one begun by itself. */
function ownSession(words = 'what is this'): SessionRow {
  const row = newRow({ cwd: '/work/project', permissionMode: 'default', createdAt: 1, title: 'Own', cliSessionId: ID })
  store.sessions.insert(row)
  known.push(row)
  const images = [{ mediaType: 'image/png' as const, rest: store.payloads.addImage(row.id, PICTURE) }]
  const text = (messageId: string, words: string): SessionEvent => ({
    ...{ type: 'text', messageId, parent: null, text: words, aborted: false },
  })
  const ended = (n: number): SessionEvent => ({
    ...{ type: 'turn.ended', promptId: promptId(n), outcome: 'completed', error: null, usage: null },
    ...{ durationMs: 1_200_000, models: ['claude-opus-5-5'] },
  })
  const events: [at: number, event: SessionEvent][] = [
    [1_000, { type: 'prompt', promptId: promptId(1), text: words, images }],
    [1_001, { type: 'turn.started', promptId: promptId(1) }],
    [601_000, text('msg_a', 'a picture')],
    [1_201_001, ended(1)],
    [1_300_000, { type: 'prompt', promptId: promptId(2), text: 'Go on.', origin: 'continue' }],
    [1_300_001, { type: 'turn.started', promptId: promptId(2) }],
    [1_900_000, text('msg_b', 'and more')],
    [2_400_000, text('msg_c', 'and the end')],
    [2_500_001, ended(2)],
  ]
  store.journal.append(
    row.id,
    events.map(([, event]) => event),
    { times: events.map(([at]) => at) },
  )
  return row
}

function conversations(row: SessionRow) {
  const none = () => Promise.reject(new Error('not in this test'))
  return createConversations({
    ...{ store, clock: Date.now, library },
    files: { find: () => path, configOf: () => folder } as never, // the parts that a fork asks for
    leases: { holder: () => Promise.resolve(null), takeOver: () => Promise.resolve() },
    find: () => ({ row, summary: () => known[0] as never, rebind: none, rewindFiles: none, add: () => undefined }),
  })
}

it('is told as its session knows it', async () => {
  writeFileSync(path, sample().text)
  const own = ownSession()
  const { id } = await conversations(own).fork({ id: own.id })
  const prompts = only(id, 'prompt')
  expect(prompts).toMatchObject([
    { at: 1_000, event: { text: 'what is this', images: [{ mediaType: 'image/png' }] } },
    { at: 1_300_000, event: { text: 'Go on.', origin: 'continue' } },
  ])
  expect(imageOf(id, prompts[0]?.event)).toBe(PICTURE)
  store.sessions.delete(own.id)
  expect(imageOf(id, prompts[0]?.event)).toBe(PICTURE) // its own copy
  expect(only(id, 'turn.ended')).toMatchObject([
    { at: 1_201_001, event: { durationMs: 1_200_000, promptId: prompts[0]?.event.promptId } },
    { at: 2_500_001, event: { durationMs: 1_200_000, models: ['claude-opus-5-5'] } },
  ])
  expect(only(id, 'text').map(({ at }) => at)).toEqual([601_000, 1_900_000, 2_400_000])
})

it('in the middle of a turn ends there', async () => {
  writeFileSync(path, sample().text)
  const own = ownSession()
  const { id } = await conversations(own).fork({ id: own.id, upToSeq: 7 })
  expect(only(id, 'turn.ended').at(-1)).toMatchObject({ at: 1_900_000, event: { durationMs: 1_900_000 - 1_300_001 } })
})

it('of a transcript that nobody opened has its images too', async () => {
  writeFileSync(path, sample().text)
  for (const { id } of [await library.fork({ id: ID }), (await library.open({ id: ID })).session]) {
    const [first] = only(id, 'prompt')
    expect(first?.event.text).toBe('what is this')
    expect(imageOf(id, first?.event)).toBe(PICTURE)
    expect(only(id, 'text')[0]?.at).toBe(Date.UTC(2026, 0, 1, 0, 0, 2))
  }
})

it('has every word of a prompt that lies outside its event, and its time', async () => {
  const words = `${'a line of a log\n'.repeat(10_000)}what is this`
  writeFileSync(path, sample(words).text)
  const own = ownSession(words)
  const { id } = await conversations(own).fork({ id: own.id })
  const [first] = only(id, 'prompt')
  expect(first?.at).toBe(1_000)
  expect(first?.event.rest?.length).toBe(words.length)
  expect(first && wholeEvent(first.event, { payloads: store.payloads, id })).toMatchObject({ text: words })
})
