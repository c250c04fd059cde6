import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { showHunk } from './patch.ts'
import { parseChanged } from './changed.ts'
import { TestRepository } from './testing/repository.ts'
import { hunksOf, withoutHunk } from './without-git.ts'

const repo = new TestRepository()
afterAll(() => repo.remove())

const text = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '', '@@ -1 +1 @@', 'x\r', '-', '+++ b/y', '\\ No newline'), {
      maxLength: 40,
    }),
    fc.boolean(),
  )
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''))

it('any hunk of any change can be staged, taken out again and undone by itself', async () => {
  const { desk, id: sessionId } = repo
  const file = { sessionId, path: 'a.txt' }
  repo.write('a.txt', 'x')
  repo.commit()
  await fc.assert(
    fc.asyncProperty(text, text, fc.nat(), async (before, after, pick) => {
      writeFileSync(join(repo.root, 'a.txt'), before)
      repo.git('add', 'a.txt')
      writeFileSync(join(repo.root, 'a.txt'), after)
      const { hunks } = await desk.diff({ ...file, comparison: 'unstaged', offset: 0 })
      const hunk = hunks[pick % Math.max(1, hunks.length)]
      if (!hunk) {
        expect(before).toBe(after)
        return
      }
      await desk.stageHunk({ ...file, comparison: 'unstaged', hunk: hunk.id })
      const rest = await desk.diff({ ...file, comparison: 'unstaged', offset: 0 })
      expect(rest.hunks).toHaveLength(hunks.length - 1)
      repo.git('update-index', '--add', '--cacheinfo', `100644,${blob(before)},a.txt`)
      const [same] = (await desk.diff({ ...file, comparison: 'unstaged', offset: 0 })).hunks.filter(
        ({ id }) => id === hunk.id,
      )
      expect(same).toBeDefined()
      await desk.revertHunk({ ...file, comparison: 'unstaged', hunk: hunk.id })
      const left = await desk.diff({ ...file, comparison: 'unstaged', offset: 0 })
      expect(left.hunks).toHaveLength(hunks.length - 1)
      if (hunks.length === 1) expect(repo.read('a.txt')).toBe(before)
    }),
    { numRuns: 12 },
  )
}, 60_000)

function blob(content: string): string {
  writeFileSync(join(repo.top, 'blob'), content)
  return repo.git('hash-object', '-w', '--no-filters', join(repo.top, 'blob')).trim()
}

it('without git: the hunks undone one after the other, last first, give the text before', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const hunks = hunksOf(before, after)
      expect(hunks.reduceRight(withoutHunk, after)).toBe(before)
    }),
  )
})

it.each([
  ['', 'a\nb\n', ['+a', '+b']],
  ['a\n', 'a\nb\n', [' a', '+b']],
  ['a\n', '\n', ['-a', '+', ' ']],
  ['a', 'a\n', [' a', '+']],
])(
  'without git: the break at the end of %j and %j is no line of its own, but where it is the change',
  (before, after, drawn) => {
    const signs = { same: ' ', added: '+', removed: '-' }
    expect(hunksOf(before, after).flatMap(({ lines }) => lines.map(({ kind, text }) => signs[kind] + text))).toEqual(
      drawn,
    )
  },
)

it('a hunk is shown as it is, whatever its lines begin with', () => {
  const raw = '@@ -3,3 +3,3 @@ function x()\n same\n--- old\n+++ new\n\\ No newline at end of file\n'
  expect(showHunk({ id: 'i', raw })).toEqual({
    id: 'i',
    oldStart: 3,
    newStart: 3,
    context: 'function x()',
    lines: [
      { kind: 'same', text: 'same' },
      { kind: 'removed', text: '-- old' },
      { kind: 'added', text: '++ new', unended: true },
    ],
  })
})

it('a list of changes is read whatever the names', () => {
  const z = '\0'
  const listed = [
    ':100644 100644 a b R090',
    'old\nname',
    ':new',
    ':000000 100644 0 c A',
    '1\t2\tx',
    '3\t1\t',
    'old\nname',
    ':new',
    '-\t-\t1\t2\tx',
    '',
  ].join(z)
  expect(parseChanged(listed)).toEqual([
    { path: ':new', from: 'old\nname', kind: 'renamed', added: 3, removed: 1 },
    { path: '1\t2\tx', from: null, kind: 'added', added: null, removed: null },
  ])
})
