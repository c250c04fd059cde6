/** Codes and cookies over time. */
import { expect, test } from 'vitest'
import { createKeys } from './keys.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

function keysAt(start = 1_000_000, browserKey = Buffer.alloc(32, 1)) {
  const clock = { now: start }
  return { clock, keys: createKeys({ token: 'the-token', browserKey, now: () => clock.now }) }
}

test('a code works once and for two minutes', () => {
  const { clock, keys } = keysAt()
  const [first, second] = [keys.issueCode(), keys.issueCode()]
  expect(keys.redeemCode(first)).toBe(true)
  expect(keys.redeemCode(first)).toBe(false)
  clock.now += 2 * MINUTE
  expect(keys.redeemCode(second)).toBe(false)
})

test('a cookie outlives the host, not thirty days, and not another key', () => {
  const { keys } = keysAt()
  const cookie = keys.issueCookie()
  expect(keysAt(1_000_000 + DAY).keys.isCookie(cookie)).toBe(true)
  expect(keysAt(1_000_000 + 31 * DAY).keys.isCookie(cookie)).toBe(false)
  expect(keysAt(1_000_000, Buffer.alloc(32, 2)).keys.isCookie(cookie)).toBe(false)
})

test('a cookie with a later date is not believed', () => {
  const { keys } = keysAt()
  const [, id, signature] = keys.issueCookie().split('.')
  expect(keys.isCookie(`zzzzzzzz.${id ?? ''}.${signature ?? ''}`)).toBe(false)
})

test('only the token is the token', () => {
  const { keys } = keysAt()
  expect(['the-token', 'the-toke', 'the-token ', ''].map((text) => keys.isToken(text))).toEqual([
    true,
    false,
    false,
    false,
  ])
})
