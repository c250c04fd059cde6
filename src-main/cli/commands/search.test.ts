import { describe as suite, expect, it } from 'vitest'
import type { SearchResult } from '#shared/search.ts'
import { SessionId } from '#shared/ids.ts'
import type { Link } from '../link.ts'
import { describe, search } from './search.ts'

const aResult = (changes: Partial<SearchResult> = {}): SearchResult => ({
  source: { kind: 'session', id: SessionId.parse('6f9619ff-8b86-4d01-b42d-000000000001'), seq: 12 },
  kind: 'result',
  title: 'Why the tests are slow',
  cwd: '/work/app',
  model: null,
  at: 1_790_000_000_000,
  failed: true,
  snippet: { text: 'expected  1 to be 2', marks: [], cutBefore: true, cutBehind: false },
  ...changes,
})

/** A host that has `count` results, and a terminal that remembers. */
function bench(count: number) {
  const asked: { limit: number; cursor?: string }[] = []
  const printed: unknown[] = []
  const notes: string[] = []
  const client = {
    search: {
      async query(input: { limit: number; cursor?: string }) {
        asked.push(input)
        const from = Number(input.cursor ?? 0)
        const results = Array.from({ length: Math.min(input.limit, count - from, 100) }, () => aResult())
        const next = from + results.length < count ? String(from + results.length) : null
        return { results, total: null, next, notUnderstood: ['is:purple'] }
      },
      status: async () => ({ pending: 3, error: null }),
    },
  }
  const terminal = {
    json: async (value: unknown) => void printed.push(value),
    note: (text: string) => void notes.push(text),
  }
  // the command calls these of them and nothing else
  return { link: { client } as unknown as Link, terminal: terminal as never, asked, printed, notes }
}

suite('bullpen search', () => {
  it('names session, event, time, what it is and the text', () => {
    const [head, row] = describe([aResult()]).split('\n')
    expect(head).toMatch(/^SESSION +EVENT +TIME +WHAT +TITLE +TEXT$/)
    expect(row).toMatch(/^6f9619ff +12 +.* +result, failed +Why the tests are slow +…expected 1 to be 2$/)
  })

  it('asks for further pages until there are enough, and says what it left out and what is missing', async () => {
    const { link, terminal, asked, printed, notes } = bench(500)
    await search(link, { text: 'x', limit: 150, json: true, terminal })
    expect(printed).toHaveLength(150)
    expect(asked.map(({ limit }) => limit)).toEqual([100, 50])
    expect(notes.join('\n')).toMatch(/"is:purple"[^]*3 events to go/)
  })
})
