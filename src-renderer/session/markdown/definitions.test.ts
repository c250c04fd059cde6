import { describe, expect, it } from 'vitest'
import { definitionsOf, withDefinitions } from './definitions.ts'

const parsed = (...blocks: string[]): string[] => {
  const definitions = definitionsOf(blocks)
  return blocks.map((block) => withDefinitions(block, definitions))
}

describe('definitions of a text in blocks', () => {
  it('reach the blocks that may use them, and no others', () => {
    expect(parsed('See [docs].\n\n', 'Plain.\n\n', '[docs]: https://a.example\n')).toEqual([
      'See [docs].\n\n\n\n[docs]: https://a.example',
      'Plain.\n\n',
      '[docs]: https://a.example\n\n\n[docs]: https://a.example',
    ])
  })

  it('that nothing uses are shown as they stand: they may be a log', () => {
    expect(parsed('[INFO]: started\n[^abc]: a pattern\n')).toEqual(['\\[INFO]: started\n\\[^abc]: a pattern\n'])
  })

  it('are not looked for in code', () => {
    expect(parsed('```\n[INFO]: started\n```\n')).toEqual(['```\n[INFO]: started\n```\n'])
  })
})
