/** Sessions made of transcripts, exports and imports, over a real database. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import type { ExportFormat } from '#shared/transcripts.ts'
import type { Session } from '#shared/session.ts'
import { newRow } from '../session/new-row.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { adopt, discardHalfAdopted } from './adopt.ts'
import { exportSession } from './export-session.ts'
import { createLibrary, type Library } from './library.ts'
import { SampleTranscript, conversationOf } from './testing/sample-transcript.ts'

const ID = '00000000-0000-4000-8000-00000000abcd'
const silent = { debug() {}, info() {}, warn() {}, error() {} }

let folder: string
let projects: string
let store: Store
let library: Library
let known: SessionRow[]

const asSession = (row: SessionRow): Session => ({ ...row, state: { kind: 'hibernated' } }) as unknown as Session
const welcome = (row: SessionRow) => {
  known.push(row)
  return asSession(row)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-adopt-'))
  projects = join(folder, 'projects', '-work-project')
  mkdirSync(projects, { recursive: true })
  known = []
  store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  library = createLibrary({
    config: folder,
    store,
    clock: Date.now,
    log: silent,
    leases: { holder: () => Promise.resolve(null), takeOver: () => Promise.resolve() },
    sessions: {
      rows: () => known,
      get: (id) =>
        asSession(known.find((row) => row.id === id) ?? newRow({ cwd: '/', permissionMode: 'default', createdAt: 0 })),
      welcome,
    },
    resolveFolder: (path) => Promise.resolve(path),
    defaultMode: () => 'default',
  })
})
afterEach(async () => {
  await library.stop()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const write = (sample: SampleTranscript, id = ID) => writeFileSync(join(projects, `${id}.jsonl`), sample.text)
/** Of the entry that holds these words. */
const uuidOf = ({ lines }: SampleTranscript, words: string) =>
  /"uuid":"([^"]+)"/.exec(lines.find((line) => line.includes(`"${words}"`)) ?? '')?.[1] ?? ''
const eventsOf = (id: SessionRow['id']): SessionEvent[] => store.journal.after(id, 0, 10_000).map(({ event }) => event)

async function exported(row: SessionRow, format: ExportFormat): Promise<string> {
  const frames: string[] = []
  const options = { format, now: 0, signal: new AbortController().signal }
  for await (const frame of exportSession(row, options, store)) if (frame.type === 'text') frames.push(frame.text)
  return frames.join('')
}

async function opened(sample: SampleTranscript): Promise<SessionRow> {
  write(sample)
  const { session } = await library.open({ id: ID })
  const row = known.find(({ id }) => id === session.id)
  if (!row) throw new Error('not welcomed')
  return row
}

describe('opening a transcript', () => {
  it('makes a session with its words, times and identity, and none of its prompts is to be sent', async () => {
    const row = await opened(conversationOf(3))
    expect(row).toMatchObject({
      cliSessionId: ID,
      cwd: '/work/project',
      title: 'prompt 0',
      activeModel: 'claude-opus-5-5',
    })
    const [first] = store.journal.after(row.id, 0, 1)
    expect(first).toMatchObject({ at: Date.UTC(2026, 0, 1, 0, 0, 1), event: { type: 'prompt', text: 'prompt 0' } })
    expect(store.journal.queuedPrompts().size + store.journal.openTurns().size).toBe(0)
    expect(await library.open({ id: ID })).toMatchObject({ existed: true, session: { id: row.id } })
  })

  it('that is asked for twice at once makes one session', async () => {
    write(conversationOf(2))
    const both = await Promise.all([library.open({ id: ID }), library.open({ id: ID })])
    expect(both.map(({ existed }) => existed)).toEqual([false, true])
    expect(new Set(both.map(({ session }) => session.id)).size).toBe(1)
    expect(store.sessions.all()).toHaveLength(1)
  })

  it('tells where in the session an entry stands, in a new one and in one that goes on', async () => {
    const sample = conversationOf(4)
    const uuid = uuidOf(sample, 'answer 2')
    write(sample)
    const first = await library.open({ id: ID, uuid })
    const textAt = (seq: number | null) => store.journal.after(first.session.id, (seq ?? 0) - 1, 1)[0]?.event
    expect(textAt(first.seq)).toMatchObject({ type: 'text', text: 'answer 2' })
    const again = await library.open({ id: ID, uuid })
    expect([again.existed, again.seq]).toEqual([true, first.seq])
    expect((await library.open({ id: ID, uuid: 'of nothing' })).seq).toBeNull()
    expect((await library.open({ id: ID })).seq).toBeNull()
  })

  it('gives a prompt that another session has an id of its own', async () => {
    const row = await opened(conversationOf(1))
    known.length = 0
    const again = (await library.open({ id: ID })).session
    expect(again.id).not.toBe(row.id)
    const ids = [row.id, again.id].map((id) =>
      eventsOf(id).flatMap((event) => (event.type === 'prompt' ? [event.promptId] : [])),
    )
    expect(ids[0]).not.toEqual(ids[1])
  })

  it('that was cut short leaves no half session', () => {
    const row = newRow({ cwd: '/', permissionMode: 'default', createdAt: 1 })
    const events = Array.from({ length: 500 }, () => ({
      at: 1,
      event: { type: 'notice', level: 'info', text: 'x' } as const,
    }))
    const half = adopt({ row, events }, { store, announce: welcome })
    discardHalfAdopted(store) // as if the host had died before it was done
    expect(store.sessions.all()).toEqual([])
    return expect(half).rejects.toThrow() // its session is gone
  })
})

describe('an export', () => {
  const evil = '<script>alert(1)</script> & "quotes"\n```\nfence\n```'

  it('as HTML has every word escaped and no script', async () => {
    const html = await exported(
      await opened(new SampleTranscript().prompt(evil).call('t', evil).result('t', evil).answer(evil)),
      'html',
    )
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;')
    expect(html).not.toMatch(/<script|javascript:|\son\w+=/i)
    expect(html).toContain("default-src 'none'")
    expect(html.trimEnd().endsWith('</html>')).toBe(true)
  })

  it('as Markdown keeps what tools said within its fences', async () => {
    const markdown = await exported(await opened(new SampleTranscript().prompt('go').call('t').result('t', evil)), 'md')
    expect(markdown).toContain('````\n<script>alert(1)</script>')
    expect(markdown).toContain('## You')
  })

  it('as JSONL comes back as the same conversation, that is never sent again', async () => {
    const row = await opened(conversationOf(2))
    const long = 'y'.repeat(300_000)
    store.journal.append(row.id, [
      { type: 'tool.result', toolUseId: 'tool_1', parent: null, isError: false, text: long, images: [] },
    ])
    const unsent = PromptId.parse(crypto.randomUUID())
    store.journal.append(row.id, [{ type: 'prompt', promptId: unsent, text: 'never sent' }])
    const text = await exported(row, 'jsonl')
    const { session, skipped, resumable } = await library.import({ text: `${text}{"torn` })
    expect({ skipped, resumable }).toEqual({ skipped: 1, resumable: false }) // the conversation is a session already
    const words = (id: SessionRow['id']) => eventsOf(id).flatMap((event) => ('text' in event ? [event.text] : []))
    expect(words(session.id)).toEqual([
      ...words(row.id).filter((one) => one !== 'never sent'),
      expect.stringContaining('The agent knows nothing'),
    ])
    expect(store.journal.queuedPrompts().has(session.id)).toBe(false)
    known.length = 0
    expect((await library.import({ text })).resumable).toBe(true)
  })

  const own = (...events: SessionEvent[]): SessionRow => {
    const row = newRow({ cwd: '/work/project', permissionMode: 'default', createdAt: 1, title: 'Own' })
    store.sessions.insert(row)
    store.journal.append(row.id, events)
    return row
  }
  const [first, second, third, fourth] = Array.from({ length: 4 }, () => PromptId.parse(crypto.randomUUID()))
  const asked = (promptId = first!, text = 'asked'): SessionEvent => ({ type: 'prompt', promptId, text })
  const began = (promptId = first!): SessionEvent => ({ type: 'turn.started', promptId })
  const over = (promptId = first!): SessionEvent => ({
    ...{ type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: null, durationMs: 1 },
  })

  it('tells prompts as they were sent, and none that was not', async () => {
    const row = own(
      ...[
        asked(),
        began(),
        asked(second, 'a first try'),
        { type: 'prompt.edited' as const, promptId: second!, text: 'better' },
      ],
      ...[asked(third, 'taken back'), { type: 'prompt.withdrawn' as const, promptId: third! }, over()],
      ...[began(second), over(second), asked(fourth, 'still waits')],
    )
    for (const format of ['md', 'html'] as const) {
      const text = await exported(row, format)
      expect(text.indexOf('better')).toBeGreaterThan(text.indexOf('asked'))
      for (const never of ['a first try', 'taken back', 'still waits']) expect(text).not.toContain(never)
    }
    const { session } = await library.import({ text: await exported(row, 'jsonl') })
    expect(eventsOf(session.id).flatMap((event) => (event.type === 'prompt' ? [event.text] : []))).toEqual([
      'asked',
      'better',
    ])
  })

  it('has every image in it, small or large, of prompts and of results', async () => {
    const [small, large] = [randomBytes(90).toString('base64'), randomBytes(90_000).toString('base64')]
    const image = (data: string) => ({ mediaType: 'image/png' as const, data })
    const row = own()
    const rest = store.payloads.addImage(row.id, large)
    store.journal.append(row.id, [
      { type: 'prompt', promptId: first!, text: 'look', images: [{ mediaType: 'image/png', rest }] },
      ...[
        began(),
        {
          type: 'tool.result' as const,
          toolUseId: 't',
          parent: null,
          isError: false,
          text: '',
          images: [small, large].map(image),
        },
        over(),
      ],
    ])
    const html = await exported(row, 'html')
    const shown = [...html.matchAll(/src="data:image\/png;base64,([^"]+)"/g)].map(([, data]) => data)
    expect(shown.map((data) => [large, small].indexOf(data ?? ''))).toEqual([0, 1, 0])
    expect((await exported(row, 'md')).split('[image/png]')).toHaveLength(4)
    const { session } = await library.import({ text: await exported(row, 'jsonl') })
    const dataOf = (outside: PayloadRef | undefined) =>
      outside && store.payloads.read(session.id, outside.id, { offset: 0, limit: 1e6 })?.text
    const whole = eventsOf(session.id).flatMap((event) => {
      if (event.type === 'prompt') return (event.images ?? []).map((image) => dataOf(image.rest))
      return event.type === 'tool.result' ? event.images.map((image) => dataOf(image.rest) ?? image.data) : []
    })
    expect(whole.map((data) => [large, small].indexOf(String(data)))).toEqual([0, 1, 0])
  })

  it('tells of calls that a crash cut short, and of what went on in the background', async () => {
    const call = (toolUseId: string, name: string): SessionEvent => ({
      ...{ type: 'tool.call', messageId: 'm', parent: null, toolUseId, name, input: {} },
    })
    const row = own(
      ...[asked(), began(), call('a', 'Monitor'), call('b', 'Watch'), call('c', 'Bash')],
      ...['a', 'b'].map((toolUseId): SessionEvent => ({ type: 'task.started', toolUseId })),
      { type: 'task.ended', toolUseId: 'a', outcome: 'failed', text: 'no such file', usage: null },
      { type: 'gap', promptId: first!, missing: 'tool-results', toolUseIds: ['c'], offers: ['continue'] },
      over(),
    )
    for (const format of ['md', 'html'] as const) {
      const text = await exported(row, format)
      expect(text.split('nobody knows whether this was done')).toHaveLength(2)
      expect(text).toContain('Monitor in the background failed.')
      expect(text).toContain('no such file')
      expect(text).toContain('Watch went on in the background; nothing tells how it ended.')
    }
  })

  it('that is none is refused', async () => {
    for (const text of ['', 'hello', '{"a":1}\n']) {
      await expect(library.import({ text })).rejects.toMatchObject({ data: { kind: 'invalid_input' } })
    }
    expect((await library.import({ text: conversationOf(1).text })).session.title).toBe('prompt 0')
  })
})

describe('the index', () => {
  it('finds transcripts, reads on where a file has grown, and forgets those that are gone', async () => {
    const sample = conversationOf(2)
    write(sample)
    writeFileSync(join(projects, 'notes.jsonl'), 'no transcript')
    await library.scan()
    const list = (text?: string) => library.list({ text, limit: 10, offset: 0 })
    expect(list()).toMatchObject({ total: 1, items: [{ id: ID, messages: 8, title: 'prompt 0', gitBranch: 'main' }] })
    sample
      .prompt('and more')
      .raw('{"torn')
      .raw(JSON.stringify({ type: 'custom-title', customTitle: 'Named 100%' }))
    write(sample)
    await library.scan()
    expect(list('100%')).toMatchObject({ total: 1, items: [{ messages: 9, skipped: 1, title: 'Named 100%' }] })
    expect(list('100_').total).toBe(0)
    expect(library.folders()).toEqual([{ cwd: '/work/project', transcripts: 1 }])
    expect(store.search.query({ text: 'more', limit: 5 })).toMatchObject({
      results: [{ source: { kind: 'transcript', id: ID } }],
    })
    rmSync(join(projects, `${ID}.jsonl`))
    expect((await library.scan()).transcripts).toBe(0)
  })

  it('is made again from the files', async () => {
    write(conversationOf(1))
    await library.scan()
    store.transcripts.clear()
    expect(await library.rebuild()).toMatchObject({ phase: 'idle', transcripts: 1, problem: null })
  })

  it('has the words of a prompt that is a long log', async () => {
    write(
      new SampleTranscript().prompt(`a zebra in front of it\n${'a line of a log\n'.repeat(30_000)}`).answer('I see.'),
    )
    await library.scan()
    expect(store.search.query({ text: 'zebra', limit: 5 }).results.map(({ kind }) => kind)).toContain('prompt')
    expect(library.list({ limit: 1, offset: 0 }).items).toMatchObject([
      { messages: 2, firstPrompt: expect.stringContaining('a zebra') },
    ])
  })

  it('tells how far it is', async () => {
    for (let index = 0; index < 5; index += 1) write(conversationOf(1), ID.replace('abcd', `000${index}`))
    const seen: number[] = []
    const ended = new AbortController()
    const watching = (async () => {
      for await (const status of library.watch(ended.signal)) seen.push(status.transcripts)
    })()
    await library.scan()
    ended.abort()
    await watching
    expect(seen[0]).toBe(0)
    expect(library.list({ limit: 2, offset: 4 })).toMatchObject({ total: 5, items: [{}] })
  })
})

describe('reading a page', () => {
  it('numbers events from the first one on', async () => {
    write(conversationOf(3))
    const page = await library.read({ id: ID, before: undefined, limit: 4, branches: 'current' })
    expect(page).toMatchObject({ hasOlder: true, total: 18, skipped: 0, left: 0 })
    expect(page.events.map(({ seq }) => seq)).toEqual([15, 16, 17, 18])
    const older = await library.read({ id: ID, before: 15, limit: 100, branches: 'current' })
    expect(older).toMatchObject({ hasOlder: false })
    const located = await library.locate({ id: ID, uuid: '00000000-0000-4000-8000-000000000005' })
    expect(older.events.find(({ seq }) => seq === located.seq)?.event).toMatchObject({ text: 'answer 0' })
    expect(older.events).toHaveLength(14)
    await expect(
      library.read({ id: crypto.randomUUID(), before: undefined, limit: 1, branches: 'all' }),
    ).rejects.toMatchObject({
      data: { kind: 'not_found' },
    })
  })
})
