/** The loopback HTTP server: pages, WebSocket, API, health. Nothing on it answers without a key, save the code exchange. */
import type { AddressInfo } from 'node:net'
import { RPCHandler } from '@orpc/server/ws'
import Fastify, { type FastifyInstance } from 'fastify'
import { AppError } from '#shared/errors.ts'
import type { ApiRouter } from '../api/router.ts'
import type { Log } from '../engine/ports.ts'
import { refuseForeign, requireKey } from './access.ts'
import { errorData, sendError, unknownAddress } from './answers.ts'
import type { Keys } from './keys.ts'
import { MAX_MESSAGE_BYTES } from './rpc-connection.ts'
import { addApiRoutes } from './routes-api.ts'
import { addPageRoutes, isCodeExchange } from './routes-pages.ts'
import { acceptRpc } from './upgrade.ts'

export type GatewayOptions = {
  readonly router: ApiRouter
  readonly keys: Keys
  /** 0 = any free one. */
  readonly port: number
  /** Folder of the built renderer. */
  readonly pages: string
  /** Added to every answer. */
  readonly headers: Readonly<Record<string, string>>
  /** Of Bullpen. */
  readonly version: string
  /** False while the host stops. */
  readonly isReady: () => boolean
  /** In the text format of Prometheus. */
  readonly metrics: () => string
  readonly log: Log
}

export type Gateway = {
  /** Without any secret: `http://127.0.0.1:PORT`. */
  readonly url: string
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Listens on return. Throws `conflict` when the port is taken, `permission` when it may not be used. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { router, keys, headers, log } = options
  const app = Fastify({ bodyLimit: MAX_MESSAGE_BYTES, forceCloseConnections: true })
  let port = 0

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers)
    const knock = { method: request.method, headers: request.headers, upgrade: false, port }
    refuseForeign(knock)
    if (!isCodeExchange(request)) requireKey(knock, keys)
    done()
  })
  app.setErrorHandler((error, request, reply) => {
    const told = errorData(error)
    const about = { method: request.method, path: request.url.split('?')[0], kind: told.kind }
    if (told.kind === 'internal') log.error('a request failed unexpectedly', { ...about, evidence: error })
    else log.debug('a request was refused', about)
    return sendError(request, reply, told)
  })
  app.setNotFoundHandler((request, reply) => sendError(request, reply, unknownAddress().data))

  await addPageRoutes(app, options)
  addApiRoutes(app, options)
  const rpc = acceptRpc({
    server: app.server,
    handler: new RPCHandler(router),
    check(request) {
      const knock = { method: request.method ?? '', headers: request.headers, upgrade: true, port }
      refuseForeign(knock)
      requireKey(knock, keys)
    },
  })

  port = await listen(app, options.port)
  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      await rpc.close()
      await app.close()
    },
  }
}

async function listen(app: FastifyInstance, port: number): Promise<number> {
  try {
    await app.listen({ host: LOOPBACK, port })
  } catch (cause) {
    await app.close()
    throw cannotListen(port, cause)
  }
  const address: AddressInfo | string | null = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

function cannotListen(port: number, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : ''
  if (code === 'EADDRINUSE') {
    return new AppError('conflict', {
      message: `Port ${port} is in use by another program.`,
      remedy: 'Choose another with --port, or leave --port away to get any free one.',
      field: 'port',
      cause,
    })
  }
  if (code === 'EACCES') {
    return new AppError('permission', {
      message: `Port ${port} may not be used without more rights.`,
      remedy: 'Choose a port above 1023 with --port.',
      field: 'port',
      cause,
    })
  }
  return cause
}
