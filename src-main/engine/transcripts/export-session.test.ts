import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import { newRow } from '../session/new-row.ts'
import type { SessionRow } from '../store/types.ts'
import { LibraryBench } from './testing/library-bench.ts'
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

describe('an export', () => {
  const evil = '<script>alert(1)</script> & "quotes"\n```\nfence\n```'

  it('as HTML has every word escaped and no script', async () => {
    const html = await bench.exported(
      await bench.opened(new SampleTranscript().prompt(evil).call('t', evil).result('t', evil).answer(evil)),
      'html',
    )
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;')
    expect(html).not.toMatch(/<script|javascript:|\son\w+=/i)
    expect(html).toContain("default-src 'none'")
    expect(html.trimEnd().endsWith('</html>')).toBe(true)
  })

  it('as Markdown keeps what tools said within its fences', async () => {
    const markdown = await bench.exported(
      await bench.opened(new SampleTranscript().prompt('go').call('t').result('t', evil)),
      'md',
    )
    expect(markdown).toContain('````\n<script>alert(1)</script>')
    expect(markdown).toContain('## You')
  })

  it('as JSONL comes back as the same conversation, that is never sent again', async () => {
    const row = await bench.opened(conversationOf(2))
    const long = 'y'.repeat(300_000)
    store.journal.append(row.id, [
      { type: 'tool.result', toolUseId: 'tool_1', parent: null, isError: false, text: long, images: [] },
    ])
    const unsent = PromptId.parse(crypto.randomUUID())
    store.journal.append(row.id, [{ type: 'prompt', promptId: unsent, text: 'never sent' }])
    const text = await bench.exported(row, 'jsonl')
    const { session, skipped, resumable } = await library.import({ text: `${text}{"torn` })
    expect({ skipped, resumable }).toEqual({ skipped: 1, resumable: false }) // the conversation is a session already
    const words = (id: SessionRow['id']) => bench.eventsOf(id).flatMap((event) => ('text' in event ? [event.text] : []))
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
      const text = await bench.exported(row, format)
      expect(text.indexOf('better')).toBeGreaterThan(text.indexOf('asked'))
      for (const never of ['a first try', 'taken back', 'still waits']) expect(text).not.toContain(never)
    }
    const { session } = await library.import({ text: await bench.exported(row, 'jsonl') })
    expect(bench.eventsOf(session.id).flatMap((event) => (event.type === 'prompt' ? [event.text] : []))).toEqual([
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
    const html = await bench.exported(row, 'html')
    const shown = [...html.matchAll(/src="data:image\/png;base64,([^"]+)"/g)].map(([, data]) => data)
    expect(shown.map((data) => [large, small].indexOf(data ?? ''))).toEqual([0, 1, 0])
    expect((await bench.exported(row, 'md')).split('[image/png]')).toHaveLength(4)
    const { session } = await library.import({ text: await bench.exported(row, 'jsonl') })
    const dataOf = (outside: PayloadRef | undefined) =>
      outside && store.payloads.read(session.id, outside.id, { offset: 0, limit: 1e6 })?.text
    const whole = bench.eventsOf(session.id).flatMap((event) => {
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
      const text = await bench.exported(row, format)
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
