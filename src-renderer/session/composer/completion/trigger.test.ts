import { describe, expect, it } from 'vitest'
import { piecesOf, rangesIn } from './marks.ts'
import { slashOptions } from './options.ts'
import { complete, mention, triggerAt } from './trigger.ts'

const at = (text: string) => {
  const caret = text.indexOf('|')
  return triggerAt(text.replace('|', ''), caret)
}

describe('what is being completed', () => {
  it('is a path after @, where a word begins', () => {
    expect(at('Look at @src/co|')).toEqual({ kind: 'file', query: 'src/co', start: 8, end: 15 })
    expect(at('(@|')).toMatchObject({ kind: 'file', query: '', start: 1 })
    expect(at('mail me@example|')).toBeNull()
    expect(at('@done and more|')).toBeNull()
    expect(at('@"with space/no|')).toEqual({ kind: 'file', query: 'with space/no', start: 0, end: 15 })
    expect(at('@"closed" |')).toBeNull()
  })

  it('is a command after / at the very beginning', () => {
    expect(at('/comp|')).toEqual({ kind: 'command', query: 'comp', start: 0, end: 5 })
    expect(at('/compact now|')).toBeNull()
    expect(at('see /comp|')).toBeNull()
  })
})

describe('what is put in', () => {
  const trigger = { kind: 'file', query: 'co', start: 4, end: 7 } as const
  it('takes the place of what was typed, and leaves one space behind it', () => {
    expect(complete('See @co', trigger, '@a.ts')).toEqual({ text: 'See @a.ts ', caret: 10 })
    expect(complete('See @co please', trigger, '@a.ts')).toEqual({ text: 'See @a.ts please', caret: 10 })
    expect(complete('See @co', trigger, '@src/', { space: false })).toEqual({ text: 'See @src/', caret: 9 })
  })

  it('is quoted where a path would end too early, and a folder stays open', () => {
    expect(mention('src/a.ts')).toBe('@src/a.ts')
    expect(mention('my docs/a b.md')).toBe('@"my docs/a b.md"')
    expect(mention('my docs/')).toBe('@"my docs/')
  })
})

it('shows which letters were found', () => {
  expect(piecesOf('menu.tsx', [[4, 6]], 4)).toEqual([
    { text: 'me', found: true },
    { text: 'nu.tsx', found: false },
  ])
  expect(rangesIn('rv', 'code-review')).toEqual([
    [5, 6],
    [7, 8],
  ])
})

it('offers commands by how well they fit, and templates after them', () => {
  const command = (name: string, builtin: boolean, aliases: string[] = []) => ({
    ...{ name, builtin, aliases, description: '', argumentHint: '' },
  })
  const known = {
    commands: [command('code-review', false), command('review', true), command('compact', true, ['rev'])],
    snippets: [{ id: 'x', name: 'Review notes', text: 'Review' }],
  }
  const names = slashOptions('rev', known).map((option) =>
    option.kind === 'command' ? option.command.name : option.kind === 'template' ? option.snippet.name : '',
  )
  expect(names).toEqual(['compact', 'review', 'code-review', 'Review notes'])
  expect(slashOptions('zz', known)).toEqual([])
})
