/** The CLI's transcripts in the search: a file of their own beside the sessions, and one list for both. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SearchBench } from './testing/search-bench.ts'
import { answer } from './testing/searchable.ts'
import { wordsFileBeside } from './transcript-words-file.ts'
import { TranscriptWords } from './transcript-words.ts'

let bench: SearchBench
beforeEach(() => {
  bench = new SearchBench()
})
afterEach(() => bench[Symbol.dispose]())

it('takes transcripts that are no sessions, again without doubling, and forgets them', () => {
  const source = { kind: 'transcript' as const, id: 't1', cwd: '/work/old', title: 'From the terminal' }
  const line = (uuid: string, text: string) =>
    ({ uuid, at: 1_700_000_000_000, kind: 'prompt', text, model: null, failed: false }) as const
  const title = (text: string) => ({ ...line('', text), kind: 'title' }) as const
  const words = new TranscriptWords(wordsFileBeside(bench.file()))
  const write = (change: () => void) => {
    words.begin()
    change()
    words.commit()
  }
  write(() => words.put(source, [line('a', 'otter one'), line('b', 'otter two')]))
  const renamed = { ...source, title: 'Otters' }
  write(() => words.put(renamed, [line('b', 'otter two'), line('c', 'otter three'), title('Otters')]))
  const page = bench.find('otter')
  expect(page.results.map(({ source: at }) => (at.kind === 'transcript' ? at.uuid : null)).sort()).toEqual([
    '',
    'a',
    'b',
    'c',
  ])
  expect(page.results[0]).toMatchObject({ title: 'Otters', cwd: '/work/old', at: 1_700_000_000_000 })
  expect(bench.find('otters ').results).toMatchObject([
    { kind: 'title', source: { kind: 'transcript', id: 't1', uuid: '' } },
  ])
  write(() => words.forget([source.id]))
  words.close()
  expect(bench.find('otter').results).toEqual([])
})

it('lets go, a little at a time, of the transcripts that an older Bullpen put among the sessions', () => {
  bench.store.db.exec(`
    INSERT INTO search_projects VALUES (9, '/work/old');
    INSERT INTO search_sources (id, transcript_id, project, title) VALUES (9, 't1', 9, 'From the terminal');
  `)
  for (let id = 1; id <= 25; id += 1) {
    bench.store.db
      .prepare("INSERT INTO search_documents VALUES (?, 9, 'a', 'prompt', NULL, 0, 'badger')")
      .run(1_700_000_000_000_000 + id)
    bench.store.db
      .prepare("INSERT INTO search_words (rowid, text, facets) VALUES (?, 'badger', 'all p9 s9 kprompt')")
      .run(1_700_000_000_000_000 + id)
  }
  expect(bench.store.search.query({ text: 'badger', limit: 10 }).results).toEqual([])
  const left = bench.store.db.prepare('SELECT count(*) FROM search_documents').pluck()
  expect([bench.store.search.catchUp(10), left.get()]).toEqual([true, 15])
  bench.catchUp()
  expect(bench.store.db.prepare('SELECT count(*) FROM search_sources').pluck().get()).toBe(0)
  expect(bench.find('badger').total).toEqual({ count: 0, atLeast: false })
})

it('shows the newest of sessions and transcripts in one list, block after block', () => {
  const words = new TranscriptWords(wordsFileBeside(bench.file()))
  words.begin()
  const id = bench.addSession(1)
  const at = bench.now + 10_000
  for (let index = 0; index < 150; index += 1) {
    words.put({ kind: 'transcript', id: `t${index % 3}`, cwd: '/work/old', title: 'Old' }, [
      { uuid: `u${index}`, at: at + index, kind: 'answer', text: `heron ${index}`, model: 'm', failed: false },
    ])
  }
  words.commit()
  words.close()
  const texts = Array.from({ length: 150 }, (_, index) => answer(`heron ${index}`))
  bench.store.journal.append(id, texts, { times: texts.map((_, index) => at + index) }) // the same moments
  const seen: string[] = []
  for (let cursor: string | undefined, pages = 0; pages < 20; pages += 1) {
    const page = bench.find('heron', { limit: 40, ...(cursor !== undefined && { cursor }) })
    seen.push(...page.results.map(({ source }) => (source.kind === 'session' ? `s${source.seq}` : source.uuid)))
    if (page.next === null) break
    cursor = page.next
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toHaveLength(300)
  expect(bench.find('heron project:old').total).toEqual({ count: 150, atLeast: false })
  expect(bench.find('heron model:m ').results.every(({ model }) => model === 'm' || model === 'claude-opus-5-5')).toBe(
    true,
  )
})
