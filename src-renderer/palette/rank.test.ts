import { expect, test } from 'vitest'
import { rank } from './rank.ts'

const entries = ['New session', 'Next tab', 'Search everything', 'Settings'].map((title) => ({ id: title, title }))
const titles = (typed: string, from = entries) => rank(from, typed).map(({ title }) => title)

test('finds by initials and by parts of words, the best first', () => {
  expect(titles('ns')[0]).toBe('New session')
  expect(titles('sett')[0]).toBe('Settings')
  expect(titles('zzz')).toEqual([])
})

test('keeps its own order while nothing is typed, and never offers thousands', () => {
  expect(titles('  ')).toEqual(entries.map(({ title }) => title))
  const many = Array.from({ length: 2_000 }, (_, index) => ({ id: String(index), title: `Session ${index}` }))
  expect(titles('session', many)).toHaveLength(50)
})

test('finds by keywords too', () => {
  expect(rank([{ id: 'a', title: 'Fix the login', keywords: ['/code/website'] }], 'website')).toHaveLength(1)
})
