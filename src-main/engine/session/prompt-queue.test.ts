import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PromptId } from '#shared/ids.ts'
import { PromptQueue } from './prompt-queue.ts'

const ids = Array.from({ length: 6 }, () => PromptId.parse(crypto.randomUUID()))
const prompt = (at: number, more = {}) => ({ promptId: ids[at]!, text: `prompt ${at}`, ...more })
const order = (queue: PromptQueue) => queue.prompts.map(({ promptId }) => ids.indexOf(promptId))

describe('the queue of prompts', () => {
  test('gives out the first when its time has come, and none before it', () => {
    const queue = new PromptQueue([prompt(0, { notBefore: 100 }), prompt(1)])
    expect(queue.due(99)).toBeNull()
    expect(queue.dueAt(99)).toBe(100)
    expect(queue.due(100)?.promptId).toBe(ids[0])
    expect(queue.dueAt(100)).toBeNull()
  })

  test('a hurried prompt goes first and waits for no time', () => {
    const queue = new PromptQueue([prompt(0), prompt(1, { notBefore: 9e15 })])
    queue.hurry(ids[1]!)
    expect(order(queue)).toEqual([1, 0])
    expect(queue.due(0)?.promptId).toBe(ids[1])
  })

  test('an edit keeps its place; a prompt that is gone says so', () => {
    const queue = new PromptQueue([prompt(0), prompt(1)])
    queue.edit(ids[0]!, 'other words')
    expect(queue.prompts[0]).toEqual({ promptId: ids[0], text: 'other words' })
    expect(() => queue.take(ids[5]!)).toThrow('no longer in the queue')
  })

  test('a new order loses no prompt, doubles none, and is the one asked for', () => {
    const some = fc.uniqueArray(fc.constantFrom(0, 1, 2, 3, 4, 5))
    fc.assert(
      fc.property(some, fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5)), (there, wanted) => {
        const queue = new PromptQueue(there.map((at) => prompt(at)))
        queue.reorder(wanted.map((at) => ids[at]!))
        const asked = [...new Set(wanted)].filter((at) => there.includes(at))
        expect(order(queue)).toEqual([...asked, ...there.filter((at) => !wanted.includes(at))])
      }),
    )
  })
})
