import { expect, test } from 'vitest'
import { tallyOf, tallyWords } from './deeds.ts'

const call = (name: string, input: Record<string, unknown> = {}) => ({ name, input })

test('what waits for the user is told as a wish, not as a deed', () => {
  const done = tallyOf([call('Read', { file_path: 'a' }), call('Read', { file_path: 'b' })])
  const wanted = tallyOf([call('Bash', { command: 'make' })])
  expect(tallyWords(done, { wanted })).toBe('Read 2 files, wants to run a command')
  expect(tallyWords(tallyOf([]), { wanted })).toBe('Wants to run a command')
  expect(tallyWords(wanted)).toBe('Ran a command')
})

test('what was refused is told apart from what waits', () => {
  const refused = tallyOf([call('Edit', { file_path: 'a' })])
  const wanted = tallyOf([call('Bash', { command: 'make' })])
  expect(tallyWords(tallyOf([]), { refused })).toBe('Wanted to edit a file')
  expect(tallyWords(tallyOf([call('Read', { file_path: 'a' })]), { refused, wanted })).toBe(
    'Read a file, wanted to edit a file, wants to run a command',
  )
})
