import { expect, it, vi } from 'vitest'
import { fakeBullpen } from '../testing/fake-bullpen.tsx'
import { sessionId } from '../testing/sessions.ts'
import { wholeText } from './whole-text.ts'

const id = sessionId(1)
const rest = { id: 7, length: 11 }

it('reads page after page until it has all, and asks for nothing where there is no more', async () => {
  const payload = vi.fn((input: unknown) => {
    const { offset } = input as { offset: number }
    return { text: 'every words'.slice(offset, offset + 4), length: 11 }
  })
  const { client } = fakeBullpen({ 'sessions.payload': payload })
  expect(await wholeText(client, id, { text: 'every', rest })).toBe('every words')
  expect(payload).toHaveBeenCalledTimes(3)
  expect(await wholeText(client, id, { text: 'short' })).toBe('short')
  expect(payload).toHaveBeenCalledTimes(3)
})

it('gives no part for the whole', async () => {
  const { client } = fakeBullpen({ 'sessions.payload': () => ({ text: '', length: 11 }) })
  await expect(wholeText(client, id, { text: 'every', rest })).rejects.toThrow('ends before its end')
})
