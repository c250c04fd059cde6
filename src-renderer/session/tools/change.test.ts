import { describe, expect, it } from 'vitest'
import { changeOf } from './change.ts'

it('shows what the tool was asked to change, cut where nothing changed', () => {
  const before = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n')
  const after = before.replace('line 2\n', 'second\n').replace('line 27\n', '')
  const change = changeOf([{ before, after }])
  expect(change).toMatchObject({ numbered: false, added: 1, removed: 2 })
  expect(change.hunks).toHaveLength(2)
})

it('shows what was changed in the file once the tool says so, with its line numbers', () => {
  const lines = [' same', '-old', '+new', '\\ No newline at end of file']
  const report = { kind: 'change' as const, created: false, hunks: [{ oldStart: 41, newStart: 43, lines }] }
  const change = changeOf([{ before: '', after: 'the whole\nfile' }], report)
  expect(change).toMatchObject({ numbered: true, added: 1, removed: 1 })
  expect(change.hunks[0]).toMatchObject({
    oldStart: 41,
    lines: [{ kind: 'same', text: 'same' }, { kind: 'removed' }, { kind: 'added', text: 'new', unended: true }],
  })
})

it('numbers the lines of a new file, and counts no line behind its last line break', () => {
  const change = changeOf([{ before: '', after: 'a\nb\n' }], { kind: 'change', created: true, hunks: [] })
  expect(change).toMatchObject({ numbered: true, added: 2, removed: 0 })
})

describe('a file as a whole', () => {
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at + 1}`)
  const text = (changed: Record<number, string>) => lines.map((line, at) => changed[at + 1] ?? line).join('\n')

  it('is shown by its changes, with their line numbers', () => {
    const { hunks, numbered, added, removed } = changeOf([
      { before: text({}), after: text({ 10: 'ten', 30: 'thirty' }), isWhole: true },
    ])
    expect(numbered).toBe(true)
    expect([added, removed]).toEqual([2, 2])
    expect(hunks.map(({ oldStart, newStart, lines: shown }) => [oldStart, newStart, shown.length])).toEqual([
      [7, 7, 8],
      [27, 27, 8],
    ])
  })

  it('that does not change shows nothing', () => {
    expect(changeOf([{ before: 'a\n', after: 'a\n', isWhole: true }]).hunks).toEqual([])
  })
})
