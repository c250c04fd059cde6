/** What is on the screen when text arrives in pieces, whole, twice or not at all; and how answers are understood. */
import { expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { LiveBlock, LiveChange, SessionEvent, StoredEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { asAsked, chosen, parseAnswer } from './permission-desk.ts'
import { harmless } from './terminal.ts'
import { Transcript } from './transcript.ts'

function screen({ isOnlooker = false } = {}) {
  const seen = { out: '', notes: [] as string[] }
  const transcript = new Transcript(
    { out: (text) => Promise.resolve(void (seen.out += text)), note: (text) => void seen.notes.push(text) },
    { isOnlooker },
  )
  return { seen, transcript }
}

const block = (key: string, text = ''): LiveBlock => ({
  key,
  messageId: 'm',
  parent: null,
  kind: 'text',
  toolName: '',
  text,
})
const append = (key: string, text: string): LiveChange => ({ op: 'append', key, text })
const said = (text: string): StoredEvent => {
  const event: SessionEvent = { type: 'text', messageId: 'm', parent: null, text, aborted: false }
  return { seq: 1, at: 1, event }
}
const batch = (changes: LiveChange[], ...events: StoredEvent[]) => ({ events, live: { changes } })

test('text that streamed is not shown again when it is done, and its rest follows', async () => {
  const { seen, transcript } = screen()
  await transcript.show(batch([{ op: 'open', block: block('m:0') }, append('m:0', 'Hel')]))
  await transcript.show(batch([append('m:0', 'lo')]))
  await transcript.show(batch([{ op: 'close', key: 'm:0' }], said('Hello there')))
  expect(seen.out).toBe('Hello there\n')
})

test('text that came and went within one batch is shown once', async () => {
  const { seen, transcript } = screen()
  await transcript.show(
    batch(
      [{ op: 'open', block: block('m:0', 'Hello') }, append('m:0', '!'), { op: 'close', key: 'm:0' }],
      said('Hello!'),
    ),
  )
  expect(seen.out).toBe('Hello!\n')
})

test('two blocks of one message stay two', async () => {
  const { seen, transcript } = screen()
  await transcript.show(batch([{ op: 'open', block: block('m:0', 'One') }]))
  await transcript.show(
    batch(
      [
        { op: 'close', key: 'm:0' },
        { op: 'open', block: block('m:1', 'Two') },
      ],
      said('One'),
    ),
  )
  await transcript.show(batch([{ op: 'close', key: 'm:1' }], said('Two.')))
  expect(seen.out).toBe('One\nTwo.\n')
})

test('a snapshot goes on where the screen is', async () => {
  const { seen, transcript } = screen()
  await transcript.show({ events: [], live: { now: [block('m:0', 'Hel')] } })
  await transcript.show({ events: [], live: { now: [block('m:0', 'Hello')] } })
  expect(seen.out).toBe('Hello')
})

test('a repeated request starts its text anew', async () => {
  const { seen, transcript } = screen()
  await transcript.show(batch([{ op: 'open', block: block('m:0', 'Hel') }, { op: 'clear' }]))
  await transcript.show(batch([], said('Hello')))
  expect(seen.out).toBe('Hel\nHello\n')
})

test('answers are taken as meant, or asked for again', () => {
  expect(parseAnswer(' y ', { session: false })).toEqual({ kind: 'allow-once' })
  expect(parseAnswer('s', { session: true })).toEqual({ kind: 'allow-session' })
  expect(parseAnswer('s', { session: false })).toBeNull()
  expect(parseAnswer('', { session: true })).toBeNull()
  expect(parseAnswer('no, use the other file', { session: true })).toEqual({
    kind: 'deny',
    reason: 'use the other file',
  })
})

test('numbers stand for options, other words for themselves', () => {
  const options = ['Red', 'Blue'].map((label) => ({ label, description: '' }))
  const question = { question: '?', header: '', options, multiSelect: false }
  expect(chosen('2', question)).toBe('Blue')
  expect(chosen('1, 2', { ...question, multiSelect: true })).toBe('Red, Blue')
  expect(chosen('green, rather', question)).toBe('green, rather')
  expect(chosen('7', question)).toBe('7')
})

test('options are told with what they would look like', () => {
  const options = [
    { label: 'Table', description: 'in columns', preview: '| a | b |\n| 1 | 2 |\n' },
    { label: 'List', description: 'in lines' },
  ]
  expect(asAsked({ question: 'Which look?', header: '', options, multiSelect: false })).toBe(
    [
      ...['Which look?', '  1. Table: in columns', '     | | a | b |', '     | | 1 | 2 |', '  2. List: in lines'],
      '  a number, or your own words: ',
    ].join('\n'),
  )
})

test('what a terminal would obey is made visible instead', () => {
  expect(harmless('a\u001b]0;title\u0007b\nc\td\u202e')).toBe('a\ufffd]0;title\ufffdb\nc\td\ufffd')
})

const events = (...happened: SessionEvent[]) =>
  batch([], ...happened.map((event, index): StoredEvent => ({ seq: index + 1, at: 1, event })))
const call: SessionEvent = {
  ...{ type: 'tool.call', messageId: 'm', parent: null, toolUseId: 't', name: 'Bash' },
  input: { command: 'npm run watch' },
}

test('what went on beside the agent and was cut by the end of its process is told, once', async () => {
  const { seen, transcript } = screen({ isOnlooker: true })
  const started: SessionEvent = { type: 'process.started', path: 'resume', pid: 1, cliVersion: '2', restricted: false }
  await transcript.show(events(call, { type: 'task.started', toolUseId: 't' }, started))
  await transcript.processGone()
  expect(seen.notes).toEqual([
    'Bash npm run watch',
    'beside it, ended with its process, unfinished: Bash npm run watch',
  ])
  const ended: SessionEvent = { type: 'task.ended', toolUseId: 't', outcome: 'completed', text: '', usage: null }
  await transcript.show(events(call, { type: 'task.started', toolUseId: 't' }, ended))
  await transcript.processGone()
  expect(seen.notes.slice(2)).toEqual(['Bash npm run watch', 'beside it, finished: Bash npm run watch'])
})

test('an onlooker reads why a turn was lost, and how much more a long prompt has', async () => {
  const { seen, transcript } = screen({ isOnlooker: true })
  const promptId = PromptId.parse('0192f0a0-0000-4000-9000-000000000001')
  const { data: error } = new AppError('process', { message: 'Bullpen ended in it.', remedy: 'Go on.' })
  await transcript.show(
    events(
      { type: 'prompt', promptId, text: 'a long\nlog', rest: { id: 1, length: 2_000_010 } },
      { type: 'turn.ended', promptId, outcome: 'lost', error, usage: null, durationMs: 1 },
    ),
  )
  expect(seen.out).toBe('> a long\n> log\n')
  expect(seen.notes).toEqual([
    '  … 2,000,000 more characters; "bullpen export" has all of them',
    'lost: Bullpen ended in it. Go on.',
  ])
})
