import { describe, expect, it } from 'vitest'
import { narrow, parseQuery } from './search-parse.ts'

describe('what is typed into the search box', () => {
  it('is words, of which the last may be unfinished', () => {
    expect(parseQuery('Red fox').terms).toEqual([
      { words: ['red'], prefix: false },
      { words: ['fox'], prefix: true },
    ])
    expect(parseQuery('fox ').terms).toEqual([{ words: ['fox'], prefix: false }])
    expect(parseQuery('src/foo.ts ').terms).toEqual([{ words: ['src', 'foo', 'ts'], prefix: false }])
  })

  it('is phrases, closed or being typed, and exclusions', () => {
    expect(parseQuery('"red fox" -"blue hare" -dog').terms).toEqual([{ words: ['red', 'fox'], prefix: false }])
    expect(parseQuery('"red fo').terms).toEqual([{ words: ['red', 'fo'], prefix: true }])
    expect(parseQuery('-"blue hare" -dog').excluded).toEqual([
      { words: ['blue', 'hare'], prefix: false },
      { words: ['dog'], prefix: false },
    ])
  })

  it('is how a session stands, of all texts or of those that failed in it', () => {
    expect(parseQuery('is:archived is:LOST is:failed is:archived is:purple')).toMatchObject({
      statuses: ['archived', 'lost'],
      failed: true,
      notUnderstood: ['is:purple'],
    })
    expect(narrow(parseQuery('is:closed'), { status: 'running' }).statuses).toEqual(['closed', 'running'])
  })

  it('is filters; one without its value yet asks nothing, and an unknown name is a word', () => {
    const query = parseQuery(
      'project:"my app" model:opus in:Results is:failed session:6F after:2026-11-02 before:2026-12',
    )
    expect(query).toMatchObject({
      projects: ['my app'],
      models: ['opus'],
      kinds: ['result'],
      failed: true,
      sessions: ['6f'],
      after: new Date(2026, 10, 2).getTime(),
      before: new Date(2026, 11, 1).getTime(),
      terms: [],
      notUnderstood: [],
    })
    expect(parseQuery('fox project:')).toMatchObject({ terms: [{ words: ['fox'], prefix: false }], projects: [] })
    expect(parseQuery('https://example.org/ ').terms).toEqual([{ words: ['https', 'example', 'org'], prefix: false }])
    expect(parseQuery('after:2026-13-45x in:nothing').notUnderstood).toEqual(['after:2026-13-45x', 'in:nothing'])
  })

  it('holds together with what is chosen beside the box', () => {
    const typed = parseQuery('in:prompt in:answer after:2026-11-02')
    const both = narrow(typed, { kinds: ['answer', 'tool'], after: 5, before: 9, failed: true })
    expect(both).toMatchObject({ kinds: ['answer'], after: new Date(2026, 10, 2).getTime(), before: 9, failed: true })
    expect(narrow(parseQuery('x'), {}).kinds).toBeNull()
  })
})
