import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { invocationOf, parseCommand } from './parse-command.ts'
import { shellTokens } from './shell-tokens.ts'

const steps = (command: string) =>
  parseCommand(command).steps.map(({ joint, words, depth }) => ({
    joint,
    words: words.map(({ value }) => value),
    ...(depth > 0 && { depth }),
  }))

describe('a shell command', () => {
  it('is the steps it runs and how they follow each other', () => {
    expect(steps('a 1 && b || c | d; e & f\ng')).toEqual([
      { joint: 'first', words: ['a', '1'] },
      { joint: 'and', words: ['b'] },
      { joint: 'or', words: ['c'] },
      { joint: 'pipe', words: ['d'] },
      { joint: 'then', words: ['e'] },
      { joint: 'background', words: ['f'] },
      { joint: 'then', words: ['g'] },
    ])
  })

  it('has its quotes and escapes taken off, and what they protect left alone', () => {
    expect(steps(`echo 'a && b' "c | \\"d" e\\ f 'it'"'"'s' $'g' a\\\nb`)).toEqual([
      { joint: 'first', words: ['echo', 'a && b', 'c | "d', 'e f', "it's", 'g', 'ab'] },
    ])
  })

  it('shows what runs within a word', () => {
    expect(steps('a "$(b "$(c)")" `d` <(e)')).toEqual([
      { joint: 'first', words: ['a', '', '', ''] },
      { joint: 'first', words: ['b', ''], depth: 1 },
      { joint: 'first', words: ['c'], depth: 2 },
      { joint: 'first', words: ['d'], depth: 1 },
      { joint: 'first', words: ['e'], depth: 1 },
    ])
  })

  it('has redirections, assignments, comments and here-documents apart from its words', () => {
    const { steps: read, whole } = parseCommand(
      'A=1 B="x y" cmd a >out 2>&1 <in # && no\ncat <<EOF\nrm -rf /\nEOF\nlast',
    )
    expect(whole).toBe(true)
    expect(read.map(({ words }) => words.map(({ value }) => value))).toEqual([['cmd', 'a'], ['cat'], ['last']])
    expect(read[0]?.assignments.map(({ source }) => source)).toEqual(['A=1', 'B="x y"'])
    expect(read[0]?.redirects.map(({ operator, target }) => `${operator} ${target.value}`)).toEqual([
      '> out',
      '>& 1',
      '< in',
    ])
  })

  it.each(['echo "open', "echo 'open", 'echo $(open', 'cat <<EOF\nno end', 'for a in b; do c; done', 'a >'])(
    'says of %j that not all of it was read',
    (command) => {
      expect(parseCommand(command).whole).toBe(false)
    },
  )

  it('is run in the end by what stands behind the commands in front of it', () => {
    const last = (command: string) => {
      const [step] = parseCommand(command).steps
      const invocation = step && invocationOf(step)
      return invocation && [...invocation.through, invocation.name].join(' ')
    }
    expect(last('sudo -u me env A=1 nice -n 5 timeout -k 2 10 /usr/bin/make all')).toBe('sudo env nice timeout make')
    expect(last('xargs -n 1 rm')).toBe('xargs rm')
    expect(last('env')).toBe('env')
    expect(last('A=1')).toBeNull()
    expect(last('$CMD x')).toBeNull()
  })

  it('is read to its end whatever it holds, without a character of it lost', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '"',
      "'",
      '`',
      '$(',
      ')',
      '${',
      '}',
      '|',
      '&&',
      ';',
      '<<E',
      '<(',
      '>',
      '2>',
      '\\',
      '#',
      '(',
      '*',
      '日',
    )
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, (command) => {
        parseCommand(command)
        const { tokens } = shellTokens(command)
        let at = 0
        for (const { source } of tokens) {
          const found = command.indexOf(source, at)
          expect(found).toBeGreaterThanOrEqual(at)
          at = found + source.length
        }
      }),
      { numRuns: 500 },
    )
  })

  it('of a megabyte is read in no time worth speaking of', () => {
    expect(parseCommand('echo '.repeat(200_000)).steps).toHaveLength(1)
    expect(parseCommand('a;'.repeat(200_000)).whole).toBe(false)
  })
})
