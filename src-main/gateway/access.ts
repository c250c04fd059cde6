/** Who may pass: one decision for every request and every upgrade, made from its headers alone. */
import type { IncomingHttpHeaders } from 'node:http'
import { parseCookie } from 'cookie'
import { AppError } from '#shared/errors.ts'
import type { Keys } from './keys.ts'

export type Knock = {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly upgrade: boolean
  /** The port we listen on: names of the host are known only with it. */
  readonly port: number
}

/** Names by which a browser on this machine reaches us. A rebound domain is none of them. */
const hostNames = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]

/**
 * Throws `permission` for a request that another site or a rebound name could have caused, whatever it carries.
 * Comes first, so that such a request learns nothing about tokens and codes.
 */
export function refuseForeign({ headers, port }: Knock): void {
  const names = hostNames(port)
  if (!names.includes((headers.host ?? '').toLowerCase())) {
    throw forbidden(`This address is not one of Bullpen's own: "${shorten(headers.host ?? '')}".`, port)
  }
  if (headers.origin !== undefined && !names.some((name) => headers.origin === `http://${name}`)) {
    throw forbidden(`Pages of "${shorten(headers.origin)}" may not talk to Bullpen.`, port)
  }
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw forbidden('Another site sent the browser here.', port)
  }
}

/** Throws `auth` for a request without a valid token or cookie, `permission` for a cookie used without its page's origin. */
export function requireKey({ method, headers, upgrade, port }: Knock, keys: Keys): void {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined && keys.isToken(bearer)) return
  const cookie = parseCookie(headers.cookie ?? '')[keys.cookieName]
  if (cookie === undefined || !keys.isCookie(cookie)) {
    throw new AppError('auth', {
      message: bearer === undefined ? 'Bullpen does not know this visitor.' : 'The token is not valid for this host.',
      remedy:
        'In a browser: run "bullpen open", which opens it with a code that works once. ' +
        'In a program: send "Authorization: Bearer TOKEN" with the token that "bullpen serve --json" printed.',
    })
  }
  const changes = upgrade || (method !== 'GET' && method !== 'HEAD')
  if (changes && headers.origin === undefined) {
    throw forbidden('A browser must say which page a request comes from (Origin).', port)
  }
}

function forbidden(message: string, port: number): AppError {
  return new AppError('permission', { message, remedy: `Open http://127.0.0.1:${port}/ in the browser by yourself.` })
}

const shorten = (text: string): string => text.slice(0, 100)
