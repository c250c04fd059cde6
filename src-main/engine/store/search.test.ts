import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import type { SearchFilters, SearchPage } from '#shared/search.ts'
import { findWords, finderOf } from './search-snippet.ts'
import { TranscriptWords } from './transcript-words.ts'
import { wordsFileBeside } from './transcript-words-file.ts'
import {
  addSession as insertSession,
  answer,
  call,
  openSearchable,
  prompt,
  result,
  type Searchable,
  thought,
} from './testing/searchable.ts'

let folder: string
let store: Searchable
let now = 1_790_000_000_000
const file = () => join(folder, 'bullpen.db')
const open = () => openSearchable(file(), () => (now += 1_000))

const addSession = (n: number, options: Parameters<typeof insertSession>[2] = {}) =>
  insertSession(store, n, { at: now, ...options })

/** Everything journalled is in the index. */
function catchUp(): void {
  for (let rounds = 0; store.search.catchUp(50); rounds += 1) if (rounds > 1_000) throw new Error('It never ends.')
}

function find(text: string, filters: SearchFilters & { limit?: number; cursor?: string } = {}): SearchPage {
  catchUp()
  return store.search.query({ text, limit: 40, ...filters })
}
const kinds = (page: SearchPage) => page.results.map(({ kind }) => kind)
const shown = (page: SearchPage) =>
  page.results.map(({ snippet: { text, marks } }) => marks.map(({ from, to }) => text.slice(from, to)))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-search-'))
  store = open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

describe('the status of a session', () => {
  it('narrows the search to sessions that stand so', () => {
    const [archived, closed, interrupted, lost, running] = [1, 2, 3, 4, 5].map((n) => addSession(n))
    if (!archived || !closed || !interrupted || !lost || !running) throw new Error('unreachable')
    for (const id of [archived, closed, interrupted, lost, running]) store.journal.append(id, [prompt('A badger')])
    const rows = new Map(store.sessions.all().map((row) => [row.id, row]))
    const change = (id: typeof archived, changes: object) => store.sessions.update({ ...rows.get(id)!, ...changes })
    change(archived, { archived: true })
    change(closed, { closed: true })
    for (const [id, outcome] of [
      [interrupted, 'interrupted'],
      [lost, 'lost'],
    ] as const) {
      const promptId = PromptId.parse(crypto.randomUUID())
      store.journal.append(id, [{ type: 'turn.ended', promptId, outcome, error: null, usage: null, durationMs: 1 }])
    }
    catchUp()
    const found = (text: string, filters: SearchFilters = {}) =>
      store.search
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
    const id = addSession(1, { title: 'About the zebra' })
    store.journal.append(id, [
      prompt('Where is the zebra?'),
      answer('The zebra stands in the meadow.'),
      call('Read', { file_path: '/work/app/src/zebra.ts' }),
      result('export const zebra = 1'),
      { type: 'notice', level: 'error', text: 'The zebra broke.' },
      { type: 'notice', level: 'info', text: 'A zebra passed by.' },
    ])
    const page = find('zebra')
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
    store.journal.append(addSession(1), [thought('hmm, badgers'), answer('Badgers.')])
    expect(kinds(find('badgers'))).toEqual(['answer'])
    expect(kinds(find('badgers in:thinking'))).toEqual(['thinking'])
    expect(kinds(find('badgers', { kinds: ['thinking', 'answer'] }))).toEqual(['answer', 'thinking'])
  })

  it('reads words, phrases, exclusions and beginnings', () => {
    const id = addSession(1)
    store.journal.append(id, [
      answer('red fox jumps'),
      answer('fox in red'),
      answer('a foxglove'),
      answer('Füße in Köln'),
    ])
    const texts = (query: string) =>
      find(query)
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
    store.journal.append(addSession(1), [answer('全文検索は速いです'), answer('がんばって')])
    expect(shown(find('検索'))).toEqual([['検索']])
    expect(shown(find('がん'))).toEqual([['がん']])
  })

  it('narrows by folder, model, kind, failure, file, session and time, chosen or typed', () => {
    const one = addSession(1, { cwd: '/work/app', model: 'claude-opus-5-5' })
    const two = addSession(2, { cwd: '/work/site', model: 'claude-haiku-5' })
    store.journal.append(one, [
      answer('apple one'),
      result('apple broke', true),
      call('Edit', { file_path: '/x/core/pie.ts' }),
    ])
    store.journal.append(two, [answer('apple two')])
    const middle = now
    store.journal.append(two, [answer('apple three')])
    const texts = (query: string, filters: SearchFilters = {}) =>
      find(query, filters)
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
    expect(find('apple is:purple after:soon').notUnderstood).toEqual(['is:purple', 'after:soon'])
  })

  it('finds nothing for nothing', () => {
    store.journal.append(addSession(1), [answer('something')])
    for (const text of ['', '   ', '"', '-', '""', '?!', 'project:'])
      expect(find(text)).toMatchObject({ results: [], next: null })
  })

  it('puts titles and prompts before results, and the new before the old', () => {
    const id = addSession(1, { title: 'The quokka' })
    store.journal.append(id, [result('quokka quokka'), prompt('quokka')])
    expect(kinds(find('quokka'))).toEqual(['title', 'prompt', 'result'])
    now += 200 * 86_400_000
    store.journal.append(id, [answer('quokka, lately')])
    expect(kinds(find('quokka'))[0]).toBe('answer')
  })

  it('pages through everything once', () => {
    const id = addSession(1, { title: 'common things' })
    store.journal.append(
      id,
      Array.from({ length: 230 }, (_, index) => answer(`common ${index}`)),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page: SearchPage = find('common', { limit: 30, ...(cursor !== undefined && { cursor }) })
      seen.push(...page.results.map(({ kind, snippet }) => `${kind} ${snippet.text}`))
      if (seen.length < 40) store.journal.append(id, [answer('common, said meanwhile')])
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(231)
    expect(seen).toHaveLength(231)
    expect(find('common', { cursor: 'made up' }).results.length).toBeGreaterThan(0)
  })

  it('shows the place in a long text that has most of what was asked', () => {
    const text = `${'filler '.repeat(300)}needle ${'filler '.repeat(300)}needle in a needle stack ${'filler '.repeat(50)}`
    store.journal.append(addSession(1), [answer(text)])
    const [{ snippet } = { snippet: null }] = find('needle stack').results
    expect(snippet).toMatchObject({ cutBefore: true, cutBehind: true })
    expect(snippet?.marks.map(({ from, to }) => snippet.text.slice(from, to))).toEqual(['needle', 'needle', 'stack'])
    expect(snippet?.text.length).toBeLessThan(300)
  })

  it('follows a changed title', () => {
    const id = addSession(1, { title: 'before' })
    expect(kinds(find('before'))).toEqual(['title'])
    const [row] = store.sessions.all()
    if (!row) throw new Error('no session')
    store.sessions.update({ ...row, title: 'behind' })
    expect(find('before').results).toEqual([])
    expect(find('behind').results).toMatchObject([{ kind: 'title', title: 'behind', source: { id, seq: 0 } }])
  })

  it('forgets a deleted session, and takes nothing that comes after it for known', () => {
    const [one, two] = [addSession(1), addSession(2)]
    store.journal.append(one, [answer('walrus one')])
    store.journal.append(two, [answer('walrus two')])
    expect(find('walrus').results).toHaveLength(2)
    store.sessions.delete(two) // its event had the highest number
    expect(find('walrus').results).toHaveLength(1)
    store.journal.append(one, [answer('walrus three')])
    expect(find('walrus').results).toHaveLength(2)
    store.sessions.delete(one)
    expect(find('walrus').results).toEqual([])
    expect(store.search.status()).toEqual({ documents: 0, pending: 0, error: null })
  })

  it('goes on where it was after a restart, also for events it never heard of', () => {
    const id = addSession(1)
    store.journal.append(
      id,
      Array.from({ length: 120 }, (_, index) => answer(`event ${index}`)),
    )
    store.search.catchUp(50)
    expect(store.search.status().pending).toBe(70)
    store.close()
    store = open()
    store.journal.append(id, [answer('event last')])
    expect(find('event ', { limit: 100 }).total).toEqual({ count: 121, atLeast: false })
    expect(store.search.status()).toMatchObject({ documents: 122, pending: 0 })
  })

  it('is made anew when its words are missing', () => {
    store.journal.append(addSession(1), [answer('phoenix')])
    catchUp()
    store.close()
    const db = new BetterSqlite3(file())
    db.exec("INSERT INTO search_words (search_words) VALUES ('delete-all')")
    db.close()
    store = open()
    expect(kinds(find('phoenix'))).toEqual(['answer'])
  })

  it('takes transcripts that are no sessions, again without doubling, and forgets them', () => {
    const source = { kind: 'transcript' as const, id: 't1', cwd: '/work/old', title: 'From the terminal' }
    const line = (uuid: string, text: string) =>
      ({ uuid, at: 1_700_000_000_000, kind: 'prompt', text, model: null, failed: false }) as const
    const title = (text: string) => ({ ...line('', text), kind: 'title' }) as const
    const words = new TranscriptWords(wordsFileBeside(file()))
    const write = (change: () => void) => {
      words.begin()
      change()
      words.commit()
    }
    write(() => words.put(source, [line('a', 'otter one'), line('b', 'otter two')]))
    const renamed = { ...source, title: 'Otters' }
    write(() => words.put(renamed, [line('b', 'otter two'), line('c', 'otter three'), title('Otters')]))
    const page = find('otter')
    expect(page.results.map(({ source: at }) => (at.kind === 'transcript' ? at.uuid : null)).sort()).toEqual([
      '',
      'a',
      'b',
      'c',
    ])
    expect(page.results[0]).toMatchObject({ title: 'Otters', cwd: '/work/old', at: 1_700_000_000_000 })
    expect(find('otters ').results).toMatchObject([
      { kind: 'title', source: { kind: 'transcript', id: 't1', uuid: '' } },
    ])
    write(() => words.forget([source.id]))
    words.close()
    expect(find('otter').results).toEqual([])
  })

  it('lets go, a little at a time, of the transcripts that an older Bullpen put among the sessions', () => {
    store.db.exec(`
      INSERT INTO search_projects VALUES (9, '/work/old');
      INSERT INTO search_sources (id, transcript_id, project, title) VALUES (9, 't1', 9, 'From the terminal');
    `)
    for (let id = 1; id <= 25; id += 1) {
      store.db
        .prepare("INSERT INTO search_documents VALUES (?, 9, 'a', 'prompt', NULL, 0, 'badger')")
        .run(1_700_000_000_000_000 + id)
      store.db
        .prepare("INSERT INTO search_words (rowid, text, facets) VALUES (?, 'badger', 'all p9 s9 kprompt')")
        .run(1_700_000_000_000_000 + id)
    }
    expect(store.search.query({ text: 'badger', limit: 10 }).results).toEqual([])
    expect([store.search.catchUp(10), store.search.status().documents]).toEqual([true, 15])
    catchUp()
    expect(store.db.prepare('SELECT count(*) FROM search_sources').pluck().get()).toBe(0)
    expect(find('badger').total).toEqual({ count: 0, atLeast: false })
  })

  it('shows the newest of sessions and transcripts in one list, block after block', () => {
    const words = new TranscriptWords(wordsFileBeside(file()))
    words.begin()
    const id = addSession(1)
    const at = now + 10_000
    for (let index = 0; index < 150; index += 1) {
      words.put({ kind: 'transcript', id: `t${index % 3}`, cwd: '/work/old', title: 'Old' }, [
        { uuid: `u${index}`, at: at + index, kind: 'answer', text: `heron ${index}`, model: 'm', failed: false },
      ])
    }
    words.commit()
    words.close()
    const texts = Array.from({ length: 150 }, (_, index) => answer(`heron ${index}`))
    store.journal.append(id, texts, { times: texts.map((_, index) => at + index) }) // the same moments
    const seen: string[] = []
    for (let cursor: string | undefined, pages = 0; pages < 20; pages += 1) {
      const page = find('heron', { limit: 40, ...(cursor !== undefined && { cursor }) })
      seen.push(...page.results.map(({ source }) => (source.kind === 'session' ? `s${source.seq}` : source.uuid)))
      if (page.next === null) break
      cursor = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(300)
    expect(find('heron project:old').total).toEqual({ count: 150, atLeast: false })
    expect(find('heron model:m ').results.every(({ model }) => model === 'm' || model === 'claude-opus-5-5')).toBe(true)
  })

  it('answers whatever is typed', () => {
    store.journal.append(addSession(1), [answer('a b c project "quoted" AND NOT (x) near/2 ^ * {y} ünïcödé 漢字')])
    catchUp()
    const answers = (text: string) => {
      if (!Array.isArray(store.search.query({ text, limit: 10 }).results)) throw new Error(`No answer to ${text}`)
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

describe('finding in text', () => {
  it('finds the same by the fast way and by the way of the index', () => {
    const word = fc.constantFrom('a', 'ab', 'abc', 'b', '7', 'x'.repeat(64))
    const term = fc.record({ words: fc.array(word, { minLength: 1, maxLength: 3 }), prefix: fc.boolean() })
    const text = fc
      .array(fc.constantFrom('a', 'AB', 'abc', 'b', '7', ' ', '-', '_', '\n', 'x'.repeat(64), 'x'.repeat(70)), {
        maxLength: 40,
      })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, term, (where, what) => {
        expect(finderOf([what])(where)).toEqual(findWords(where, [what]))
      }),
    )
  })
})
