import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newRow } from '../session/new-row.ts'
import { adopt, discardHalfAdopted } from './adopt.ts'
import { CONVERSATION as ID, LibraryBench } from './testing/library-bench.ts'
import { SampleTranscript, conversationOf } from './testing/sample-transcript.ts'

let bench: LibraryBench
let known: LibraryBench['known']
let store: LibraryBench['store']
let library: LibraryBench['library']
beforeEach(() => {
  bench = new LibraryBench()
  ;({ known, store, library } = bench)
})
afterEach(() => bench[Symbol.asyncDispose]())

/** Of the entry that holds these words. */
const uuidOf = ({ lines }: SampleTranscript, words: string) =>
  /"uuid":"([^"]+)"/.exec(lines.find((line) => line.includes(`"${words}"`)) ?? '')?.[1] ?? ''

describe('opening a transcript', () => {
  it('makes a session with its words, times and identity, and none of its prompts is to be sent', async () => {
    const row = await bench.opened(conversationOf(3))
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
    bench.write(conversationOf(2))
    const both = await Promise.all([library.open({ id: ID }), library.open({ id: ID })])
    expect(both.map(({ existed }) => existed)).toEqual([false, true])
    expect(new Set(both.map(({ session }) => session.id)).size).toBe(1)
    expect(store.sessions.all()).toHaveLength(1)
  })

  it('tells where in the session an entry stands, in a new one and in one that goes on', async () => {
    const sample = conversationOf(4)
    const uuid = uuidOf(sample, 'answer 2')
    bench.write(sample)
    const first = await library.open({ id: ID, uuid })
    const textAt = (seq: number | null) => store.journal.after(first.session.id, (seq ?? 0) - 1, 1)[0]?.event
    expect(textAt(first.seq)).toMatchObject({ type: 'text', text: 'answer 2' })
    const again = await library.open({ id: ID, uuid })
    expect([again.existed, again.seq]).toEqual([true, first.seq])
    expect((await library.open({ id: ID, uuid: 'of nothing' })).seq).toBeNull()
    expect((await library.open({ id: ID })).seq).toBeNull()
  })

  it('gives a prompt that another session has an id of its own', async () => {
    const row = await bench.opened(conversationOf(1))
    known.length = 0
    const again = (await library.open({ id: ID })).session
    expect(again.id).not.toBe(row.id)
    const ids = [row.id, again.id].map((id) =>
      bench.eventsOf(id).flatMap((event) => (event.type === 'prompt' ? [event.promptId] : [])),
    )
    expect(ids[0]).not.toEqual(ids[1])
  })

  it('that was cut short leaves no half session', () => {
    const row = newRow({ cwd: '/', permissionMode: 'default', createdAt: 1 })
    const events = Array.from({ length: 500 }, () => ({
      at: 1,
      event: { type: 'notice', level: 'info', text: 'x' } as const,
    }))
    const half = adopt({ row, events }, { store, announce: (made) => bench.welcome(made) })
    discardHalfAdopted(store) // as if the host had died before it was done
    expect(store.sessions.all()).toEqual([])
    return expect(half).rejects.toThrow() // its session is gone
  })
})

describe('the index', () => {
  it('finds transcripts, reads on where a file has grown, and forgets those that are gone', async () => {
    const sample = conversationOf(2)
    bench.write(sample)
    writeFileSync(join(bench.projects, 'notes.jsonl'), 'no transcript')
    await library.scan()
    const list = (text?: string) => library.list({ text, limit: 10, offset: 0 })
    expect(list()).toMatchObject({ total: 1, items: [{ id: ID, messages: 8, title: 'prompt 0', gitBranch: 'main' }] })
    sample
      .prompt('and more')
      .raw('{"torn')
      .raw(JSON.stringify({ type: 'custom-title', customTitle: 'Named 100%' }))
    bench.write(sample)
    await library.scan()
    expect(list('100%')).toMatchObject({ total: 1, items: [{ messages: 9, skipped: 1, title: 'Named 100%' }] })
    expect(list('100_').total).toBe(0)
    expect(library.folders()).toEqual([{ cwd: '/work/project', transcripts: 1 }])
    expect(store.search.query({ text: 'more', limit: 5 })).toMatchObject({
      results: [{ source: { kind: 'transcript', id: ID } }],
    })
    rmSync(join(bench.projects, `${ID}.jsonl`))
    expect((await library.scan()).transcripts).toBe(0)
  })

  it('is made again from the files', async () => {
    bench.write(conversationOf(1))
    await library.scan()
    store.transcripts.clear()
    expect(await library.rebuild()).toMatchObject({ phase: 'idle', transcripts: 1, problem: null })
  })

  it('has the words of a prompt that is a long log', async () => {
    bench.write(
      new SampleTranscript().prompt(`a zebra in front of it\n${'a line of a log\n'.repeat(30_000)}`).answer('I see.'),
    )
    await library.scan()
    expect(store.search.query({ text: 'zebra', limit: 5 }).results.map(({ kind }) => kind)).toContain('prompt')
    expect(library.list({ limit: 1, offset: 0 }).items).toMatchObject([
      { messages: 2, firstPrompt: expect.stringContaining('a zebra') },
    ])
  })

  it('tells how far it is', async () => {
    for (let index = 0; index < 5; index += 1) bench.write(conversationOf(1), ID.replace('abcd', `000${index}`))
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
    bench.write(conversationOf(3))
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
