import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import type { SearchFilters, SearchPage } from '#shared/search.ts'
import { SearchBench } from './testing/search-bench.ts'
import { answer, call, prompt, result, thought } from './testing/searchable.ts'

const kinds = (page: SearchPage) => page.results.map(({ kind }) => kind)
const shown = (page: SearchPage) =>
  page.results.map(({ snippet: { text, marks } }) => marks.map(({ from, to }) => text.slice(from, to)))

let bench: SearchBench
beforeEach(() => {
  bench = new SearchBench()
})
afterEach(() => bench[Symbol.dispose]())

describe('the status of a session', () => {
  it('narrows the search to sessions that stand so', () => {
    const [archived, closed, interrupted, lost, running] = [1, 2, 3, 4, 5].map((n) => bench.addSession(n))
    if (!archived || !closed || !interrupted || !lost || !running) throw new Error('unreachable')
    for (const id of [archived, closed, interrupted, lost, running])
      bench.store.journal.append(id, [prompt('A badger')])
    const rows = new Map(bench.store.sessions.all().map((row) => [row.id, row]))
    const change = (id: typeof archived, changes: object) =>
      bench.store.sessions.update({ ...rows.get(id)!, ...changes })
    change(archived, { archived: true })
    change(closed, { closed: true })
    for (const [id, outcome] of [
      [interrupted, 'interrupted'],
      [lost, 'lost'],
    ] as const) {
      const promptId = PromptId.parse(crypto.randomUUID())
      bench.store.journal.append(id, [
        { type: 'turn.ended', promptId, outcome, error: null, usage: null, durationMs: 1 },
      ])
    }
    bench.catchUp()
    const found = (text: string, filters: SearchFilters = {}) =>
      bench.store.search
        .query({ text, limit: 40, running: [running], ...filters })
        .results.flatMap(({ kind, source }) => (kind === 'prompt' ? [source.id] : []))
    expect(found('badger')).toHaveLength(5)
    expect(found('badger is:archived')).toEqual([archived])
    expect(found('badger is:closed')).toEqual([closed])
    expect(found('badger is:interrupted')).toEqual([interrupted])
    expect(found('is:lost')).toEqual([lost])
    expect(found('badger', { status: 'running' })).toEqual([running])
    expect(found('badger is:archived is:running')).toEqual([])
  })
})

describe('search', () => {
  it('finds prompts, answers, calls with their files, results, failures and titles, and says where', () => {
    const id = bench.addSession(1, { title: 'About the zebra' })
    bench.store.journal.append(id, [
      prompt('Where is the zebra?'),
      answer('The zebra stands in the meadow.'),
      call('Read', { file_path: '/work/app/src/zebra.ts' }),
      result('export const zebra = 1'),
      { type: 'notice', level: 'error', text: 'The zebra broke.' },
      { type: 'notice', level: 'info', text: 'A zebra passed by.' },
    ])
    const page = bench.find('zebra')
    expect(new Set(kinds(page))).toEqual(new Set(['title', 'prompt', 'answer', 'tool', 'result', 'error']))
    expect(page.total).toEqual({ count: 6, atLeast: false })
    expect(page.results.find(({ kind }) => kind === 'answer')).toMatchObject({
      source: { kind: 'session', id, seq: 2 },
      title: 'About the zebra',
      cwd: '/work/app',
      model: 'claude-opus-5-5',
      failed: false,
      snippet: {
        text: 'The zebra stands in the meadow.',
        marks: [{ from: 4, to: 9 }],
        cutBefore: false,
        cutBehind: false,
      },
    })
  })

  it('leaves thinking out unless it is asked for', () => {
    bench.store.journal.append(bench.addSession(1), [thought('hmm, badgers'), answer('Badgers.')])
    expect(kinds(bench.find('badgers'))).toEqual(['answer'])
    expect(kinds(bench.find('badgers in:thinking'))).toEqual(['thinking'])
    expect(kinds(bench.find('badgers', { kinds: ['thinking', 'answer'] }))).toEqual(['answer', 'thinking'])
  })

  it('reads words, phrases, exclusions and beginnings', () => {
    const id = bench.addSession(1)
    bench.store.journal.append(id, [
      answer('red fox jumps'),
      answer('fox in red'),
      answer('a foxglove'),
      answer('Füße in Köln'),
    ])
    const texts = (query: string) =>
      bench
        .find(query)
        .results.map(({ snippet }) => snippet.text)
        .sort()
    expect(texts('fox red ')).toEqual(['fox in red', 'red fox jumps'])
    expect(texts('"red fox"')).toEqual(['red fox jumps'])
    expect(texts('fox -jumps')).toEqual(['a foxglove', 'fox in red'].filter((text) => text !== 'a foxglove'))
    expect(texts('fox')).toHaveLength(3)
    expect(texts('fox ')).toHaveLength(2)
    expect(texts('fox* red')).toHaveLength(2)
    expect(texts('FUSSE')).toEqual([])
    expect(texts('fuße koln')).toEqual(['Füße in Köln'])
  })

  it('finds words inside text without spaces', () => {
    bench.store.journal.append(bench.addSession(1), [answer('全文検索は速いです'), answer('がんばって')])
    expect(shown(bench.find('検索'))).toEqual([['検索']])
    expect(shown(bench.find('がん'))).toEqual([['がん']])
  })

  it('narrows by folder, model, kind, failure, file, session and time, chosen or typed', () => {
    const one = bench.addSession(1, { cwd: '/work/app', model: 'claude-opus-5-5' })
    const two = bench.addSession(2, { cwd: '/work/site', model: 'claude-haiku-5' })
    bench.store.journal.append(one, [
      answer('apple one'),
      result('apple broke', true),
      call('Edit', { file_path: '/x/core/pie.ts' }),
    ])
    bench.store.journal.append(two, [answer('apple two')])
    const middle = bench.now
    bench.store.journal.append(two, [answer('apple three')])
    const texts = (query: string, filters: SearchFilters = {}) =>
      bench
        .find(query, filters)
        .results.map(({ snippet }) => snippet.text)
        .sort()
    expect(texts('apple project:site ')).toEqual(['apple three', 'apple two'])
    expect(texts('apple ', { cwd: '/work/app' })).toEqual(['apple broke', 'apple one'])
    expect(texts('apple model:opus')).toEqual(['apple broke', 'apple one'])
    expect(texts('apple ', { model: 'claude-haiku-5' })).toEqual(['apple three', 'apple two'])
    expect(texts('apple is:failed')).toEqual(['apple broke'])
    expect(texts('is:failed')).toEqual(['apple broke'])
    expect(texts('apple in:results')).toEqual(['apple broke'])
    expect(texts('file:core/pie')).toEqual(['Edit /x/core/pie.ts'])
    expect(texts('apple ', { sessionId: one })).toEqual(['apple broke', 'apple one'])
    expect(texts(`apple session:${two}`)).toEqual(['apple three', 'apple two'])
    expect(texts('apple ', { after: middle + 1 })).toEqual(['apple three'])
    expect(texts('apple ', { before: middle + 1 }).length).toBe(3)
    expect(texts('apple project:nowhere')).toEqual([])
    expect(texts('apple session:%')).toEqual([])
    expect(bench.find('apple is:purple after:soon').notUnderstood).toEqual(['is:purple', 'after:soon'])
  })

  it('finds nothing for nothing', () => {
    bench.store.journal.append(bench.addSession(1), [answer('something')])
    for (const text of ['', '   ', '"', '-', '""', '?!', 'project:'])
      expect(bench.find(text)).toMatchObject({ results: [], next: null })
  })

  it('puts titles and prompts before results, and the new before the old', () => {
    const id = bench.addSession(1, { title: 'The quokka' })
    bench.store.journal.append(id, [result('quokka quokka'), prompt('quokka')])
    expect(kinds(bench.find('quokka'))).toEqual(['title', 'prompt', 'result'])
    bench.now += 200 * 86_400_000
    bench.store.journal.append(id, [answer('quokka, lately')])
    expect(kinds(bench.find('quokka'))[0]).toBe('answer')
  })

  it('pages through everything once', () => {
    const id = bench.addSession(1, { title: 'common things' })
    bench.store.journal.append(
      id,
      Array.from({ length: 230 }, (_, index) => answer(`common ${index}`)),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page: SearchPage = bench.find('common', { limit: 30, ...(cursor !== undefined && { cursor }) })
      seen.push(...page.results.map(({ kind, snippet }) => `${kind} ${snippet.text}`))
      if (seen.length < 40) bench.store.journal.append(id, [answer('common, said meanwhile')])
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(231)
    expect(seen).toHaveLength(231)
    expect(bench.find('common', { cursor: 'made up' }).results.length).toBeGreaterThan(0)
  })

  it('shows the place in a long text that has most of what was asked', () => {
    const text = `${'filler '.repeat(300)}needle ${'filler '.repeat(300)}needle in a needle stack ${'filler '.repeat(50)}`
    bench.store.journal.append(bench.addSession(1), [answer(text)])
    const [{ snippet } = { snippet: null }] = bench.find('needle stack').results
    expect(snippet).toMatchObject({ cutBefore: true, cutBehind: true })
    expect(snippet?.marks.map(({ from, to }) => snippet.text.slice(from, to))).toEqual(['needle', 'needle', 'stack'])
    expect(snippet?.text.length).toBeLessThan(300)
  })

  it('answers whatever is typed', () => {
    bench.store.journal.append(bench.addSession(1), [
      answer('a b c project "quoted" AND NOT (x) near/2 ^ * {y} ünïcödé 漢字'),
    ])
    bench.catchUp()
    const answers = (text: string) => {
      if (!Array.isArray(bench.store.search.query({ text, limit: 10 }).results)) throw new Error(`No answer to ${text}`)
    }
    const awkward = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(
          fc.constantFrom(
            '"',
            "'",
            '-',
            '(',
            ')',
            '*',
            'AND',
            'OR',
            'NOT',
            'NEAR(',
            'text:',
            'facets:',
            'project:',
            '^',
            '\0',
            '{',
            '}',
            ' ',
            'a',
            '漢',
            '\ud800',
            '+',
            '%',
            '_',
            'in:',
            'session:',
          ),
          { maxLength: 60 },
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(awkward, (text) => {
        answers(text)
      }),
      { numRuns: 200 },
    )
    for (const text of [
      'x '.repeat(5_000),
      'y'.repeat(10_000),
      '"'.repeat(10_000),
      '-'.repeat(9_999),
      'in:'.repeat(3_000),
    ])
      answers(text)
  })
})
