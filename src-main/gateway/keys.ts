/** Proof of being allowed in: the host's token for programs, one-time codes and the cookie they are exchanged for, for browsers. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Long enough to switch to the browser, short enough that a code left in a terminal is worthless. */
const CODE_LIFE_MS = 2 * 60_000
/** A browser comes back without a new code for this long, over restarts of the host. */
const COOKIE_LIFE_MS = 30 * 24 * 60 * 60_000

export type Keys = {
  /** In constant time. */
  isToken(candidate: string): boolean
  /** A code that lets one browser in, once. */
  issueCode(): string
  /** True once per issued code. */
  redeemCode(code: string): boolean
  /** Cookies know no ports: the name keeps the hosts of one machine apart. */
  readonly cookieName: string
  readonly cookieMaxAgeSeconds: number
  issueCookie(): string
  isCookie(candidate: string): boolean
}

/** `browserKey` signs cookies: at least 32 random bytes, kept between runs. */
export function createKeys({
  token,
  browserKey,
  now = Date.now,
}: {
  token: string
  browserKey: Buffer
  now?: () => number
}): Keys {
  const codes = new Map<string, number>()
  const sign = (text: string) => createHmac('sha256', browserKey).update(text).digest('base64url')
  const forgetExpired = () => {
    for (const [code, expires] of codes) if (expires <= now()) codes.delete(code)
  }
  return {
    isToken: (candidate) => equal(candidate, token),
    issueCode() {
      forgetExpired()
      const code = randomBytes(24).toString('base64url')
      codes.set(digest(code), now() + CODE_LIFE_MS)
      return code
    },
    redeemCode(code) {
      forgetExpired()
      return codes.delete(digest(code)) // looked up by digest: the time it takes tells nothing about the codes
    },
    cookieName: `bullpen-${createHash('sha256').update(browserKey).digest('hex').slice(0, 8)}`,
    cookieMaxAgeSeconds: COOKIE_LIFE_MS / 1000,
    issueCookie() {
      const body = `${now().toString(36)}.${randomBytes(12).toString('base64url')}`
      return `${body}.${sign(body)}`
    },
    isCookie(candidate) {
      const [issuedAt = '', id = '', signature = ''] = candidate.split('.')
      if (!equal(signature, sign(`${issuedAt}.${id}`))) return false
      return Number.parseInt(issuedAt, 36) + COOKIE_LIFE_MS > now()
    },
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

function equal(candidate: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(digest(candidate)), Buffer.from(digest(secret)))
}
