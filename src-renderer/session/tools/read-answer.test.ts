import { describe, expect, it } from 'vitest'
import { readAnswer } from './read-answer.ts'

const options = ['Redis', 'Redis, with TTL', 'SQLite'].map((label) => ({ label, description: '' }))
const read = (answer: string, multiSelect: boolean) => {
  const { chosen, own } = readAnswer(answer, { options, multiSelect })
  return [[...chosen].toSorted(), own]
}

describe('an answer to a question', () => {
  it('has chosen a label with a comma in it', () => {
    expect(read('Redis, with TTL', false)).toEqual([['Redis, with TTL'], null])
    expect(read('SQLite, Redis, with TTL', true)).toEqual([['Redis, with TTL', 'SQLite'], null])
    expect(read('Redis, with TTL, Redis', true)).toEqual([['Redis', 'Redis, with TTL'], null])
  })

  it('keeps own words beside what was chosen, and on their own', () => {
    expect(read('Redis, SQLite, and a file, for now', true)).toEqual([['Redis', 'SQLite'], 'and a file, for now'])
    expect(read('a file, for now', true)).toEqual([[], 'a file, for now'])
    expect(read('Redis, but behind a flag', false)).toEqual([[], 'Redis, but behind a flag'])
  })
})
