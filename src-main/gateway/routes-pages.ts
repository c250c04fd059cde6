/** The renderer for browsers, and the exchange of a one-time code for the cookie that opens it. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stringifySetCookie } from 'cookie'
import files from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DIAGRAM_HEADERS, DIAGRAM_PAGE } from '../host/page-security.ts'
import { requireKey } from './access.ts'
import { sendPage } from './answers.ts'
import type { Keys } from './keys.ts'
import { notBuiltPage } from './pages.ts'

type Options = { readonly keys: Keys; readonly pages: string }

const codeOf = ({ query }: FastifyRequest): string | undefined => {
  const code: unknown = typeof query === 'object' && query !== null && 'code' in query ? query.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** The only request that needs no key: it brings a code instead. */
export function isCodeExchange(request: FastifyRequest): boolean {
  return request.method === 'GET' && request.url.startsWith('/?') && codeOf(request) !== undefined
}

export async function addPageRoutes(app: FastifyInstance, { keys, pages }: Options): Promise<void> {
  await app.register(files, {
    root: pages,
    dotfiles: 'deny',
    index: false,
    cacheControl: false, // set here: names in assets/ change with their content
    setHeaders(reply, path) {
      reply.header('cache-control', /[\\/]assets[\\/]/.test(path) ? 'private, max-age=31536000, immutable' : 'no-store')
      if (basename(path) === DIAGRAM_PAGE) {
        for (const [name, value] of Object.entries(DIAGRAM_HEADERS)) reply.header(name, value)
      }
    },
  })

  app.get('/', (request, reply) => {
    const code = codeOf(request)
    if (isCodeExchange(request) && code !== undefined) {
      if (keys.redeemCode(code)) reply.header('set-cookie', cookieFor(keys))
      else requireKey({ method: 'GET', headers: request.headers, upgrade: false, port: 0 }, keys)
      return reply.header('cache-control', 'no-store').redirect('/', 303) // no code stays in the address bar or the history
    }
    if (existsSync(join(pages, 'index.html'))) return reply.sendFile('index.html')
    return sendPage(reply.code(503), notBuiltPage())
  })

  app.post('/auth/code', () => ({ code: keys.issueCode() }))
}

function cookieFor(keys: Keys): string {
  return stringifySetCookie({
    name: keys.cookieName,
    value: keys.issueCookie(),
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    maxAge: keys.cookieMaxAgeSeconds,
  })
}
