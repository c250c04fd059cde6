/** The index of the sessions follows the journal: through changes, deletions, restarts, and the loss of its words. */
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SearchBench } from './testing/search-bench.ts'
import { answer } from './testing/searchable.ts'

let bench: SearchBench
beforeEach(() => {
  bench = new SearchBench()
})
afterEach(() => bench[Symbol.dispose]())

it('follows a changed title', () => {
  const id = bench.addSession(1, { title: 'before' })
  expect(bench.kinds('before')).toEqual(['title'])
  const [row] = bench.store.sessions.all()
  if (!row) throw new Error('no session')
  bench.store.sessions.update({ ...row, title: 'behind' })
  expect(bench.find('before').results).toEqual([])
  expect(bench.find('behind').results).toMatchObject([{ kind: 'title', title: 'behind', source: { id, seq: 0 } }])
})

it('forgets a deleted session, and takes nothing that comes after it for known', () => {
  const [one, two] = [bench.addSession(1), bench.addSession(2)]
  bench.store.journal.append(one, [answer('walrus one')])
  bench.store.journal.append(two, [answer('walrus two')])
  expect(bench.find('walrus').results).toHaveLength(2)
  bench.store.sessions.delete(two) // its event had the highest number
  expect(bench.find('walrus').results).toHaveLength(1)
  bench.store.journal.append(one, [answer('walrus three')])
  expect(bench.find('walrus').results).toHaveLength(2)
  bench.store.sessions.delete(one)
  expect(bench.find('walrus').results).toEqual([])
  expect(bench.store.search.status()).toEqual({ pending: 0, error: null })
})

it('goes on where it was after a restart, also for events it never heard of', () => {
  const id = bench.addSession(1)
  bench.store.journal.append(
    id,
    Array.from({ length: 120 }, (_, index) => answer(`event ${index}`)),
  )
  bench.store.search.catchUp(50)
  expect(bench.store.search.status().pending).toBe(70)
  bench.reopen()
  bench.store.journal.append(id, [answer('event last')])
  expect(bench.find('event ', { limit: 100 }).total).toEqual({ count: 121, atLeast: false })
  expect(bench.store.search.status()).toMatchObject({ pending: 0 })
})

it('is made anew when its words are missing', () => {
  bench.store.journal.append(bench.addSession(1), [answer('phoenix')])
  bench.catchUp()
  bench.store.close()
  const db = new BetterSqlite3(bench.file())
  db.exec("INSERT INTO search_words (search_words) VALUES ('delete-all')")
  db.close()
  bench.reopen()
  expect(bench.kinds('phoenix')).toEqual(['answer'])
})
