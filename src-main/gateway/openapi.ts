/** The contract as plain HTTP and as an OpenAPI document. Loaded with the first request for either. */
import { SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#shared/contract/index.ts'
import { AppErrorData } from '#shared/errors.ts'
import type { ApiRouter } from '../api/router.ts'
import { toContractError } from '../api/typed-errors.ts'
import type { Log } from '../engine/ports.ts'

const API_PREFIX = '/api'

/** Errors leave as bare `AppErrorData`, the same form as the gateway's own refusals. */
export function createApiHandler(router: ApiRouter, log: Log) {
  return new OpenAPIHandler(router, {
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })], // numbers and booleans of a query string arrive as text
    customErrorResponseBodyEncoder: (error) => {
      const known = AppErrorData.safeParse(error.data)
      return known.success ? known.data : toContractError(error, { log, procedure: 'http' }).data
    },
  })
}

export type ApiHandler = ReturnType<typeof createApiHandler>

export function describeApi(version: string) {
  const converter = new ZodToJsonSchemaConverter()
  const generator = new OpenAPIGenerator({ schemaConverters: [converter] })
  const [, errorSchema] = converter.convert(AppErrorData, { strategy: 'output' })
  return generator.generate(contract, {
    info: { title: 'Bullpen', version, description: 'Claude Code sessions, kept warm, safe and visible.' },
    servers: [{ url: API_PREFIX }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    customErrorResponseBodySchema: errorSchema,
  })
}
