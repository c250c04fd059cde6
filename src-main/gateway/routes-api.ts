/** The contract over plain HTTP, its OpenAPI document, and the health probes. */
import type { FastifyInstance } from 'fastify'
import type { ApiRouter } from '../api/router.ts'
import type { Log } from '../engine/ports.ts'
import { sendError, unknownAddress } from './answers.ts'
import type { ApiHandler } from './openapi.ts'

type Options = {
  readonly router: ApiRouter
  readonly version: string
  readonly isReady: () => boolean
  /** In the text format of Prometheus. */
  readonly metrics: () => string
  readonly log: Log
}

export function addApiRoutes(app: FastifyInstance, { router, version, isReady, metrics, log }: Options): void {
  const openapi = once(() => import('./openapi.ts'))
  const apiHandler = once(async (): Promise<ApiHandler> => (await openapi()).createApiHandler(router, log))
  const description = once(async () => (await openapi()).describeApi(version))

  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson)

  app.all('/api/*', async (request, reply) => {
    const { matched } = await (await apiHandler()).handle(request, reply, { prefix: '/api' })
    return matched ? reply : sendError(request, reply, unknownAddress().data)
  })
  app.get('/openapi.json', () => description())

  app.get('/metrics', (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics()))
  app.get('/health/live', () => ({ status: 'ok' }))
  for (const path of ['/health/ready', '/health/startup']) {
    app.get(path, (_request, reply) => {
      const ready = isReady() || path === '/health/startup' // the port opens when the start is over
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'stopping' })
    })
  }
}

/** An empty body is no body: a POST without input may say JSON. */
function parseJson(
  _request: unknown,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  const text = String(body)
  if (text.trim() === '') {
    done(null, undefined)
    return
  }
  try {
    done(null, JSON.parse(text))
  } catch (error) {
    done(Object.assign(new Error('the body is not valid JSON', { cause: error }), { statusCode: 400 }))
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
