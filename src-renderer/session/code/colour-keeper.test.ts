import { expect, test, vi } from 'vitest'
import { ColourKeeper } from './colour-keeper.ts'
import { Colouring, type Line } from './highlight.ts'

const CODE = `/* a comment\n over lines */\nconst a = 1\nlet end = 'x'\n`

test('a text that grows is told from its first new line on, and adds up to the whole', async () => {
  const keeper = new ColourKeeper()
  let lines: readonly Line[] = []
  const starts: number[] = []
  for (const length of [5, 15, 40, CODE.length]) {
    const answer = await keeper.answer({ text: 1, name: 'js', code: CODE.slice(0, length), more: true })
    starts.push(answer.from)
    lines = [...lines.slice(0, answer.from), ...(answer.lines ?? [])]
  }
  expect(lines).toEqual(await new Colouring('js').colour(CODE))
  expect(starts).toEqual([0, 0, 1, 3])
})

test('nothing is kept of a text that is not asked for again', async () => {
  const keeper = new ColourKeeper()
  const request = { text: 1, name: 'js', code: CODE, more: false }
  await keeper.answer(request)
  expect((await keeper.answer(request)).from).toBe(0)
})

test('a text in no known language is shown plain', async () => {
  expect(await new ColourKeeper().answer({ text: 1, name: 'klingon', code: CODE, more: false })).toEqual({
    text: 1,
    from: 0,
    lines: null,
  })
})

test('a text that could once not be coloured is told whole the next time', async () => {
  const colour = vi.spyOn(Colouring.prototype, 'colour')
  const keeper = new ColourKeeper()
  const request = { text: 1, name: 'js', code: CODE, more: true }
  await keeper.answer(request)
  colour.mockRejectedValueOnce(new Error('no chunk'))
  expect((await keeper.answer(request)).lines).toBeNull()
  expect(await keeper.answer(request)).toMatchObject({ from: 0, lines: await new Colouring('js').colour(CODE) })
  colour.mockRestore()
})
