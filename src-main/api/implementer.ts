/** The contract, ready to be implemented: every procedure made from it answers with errors of the contract only. */
import { AsyncIteratorClass, implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import type { Log } from '../engine/index.ts'
import { toContractError, withContractErrors } from './typed-errors.ts'

export function createImplementer(log: Log) {
  return implement(contract).use(async ({ next, path }) => {
    const context = { log, procedure: path.join('.') }
    try {
      const result = await next()
      return isStream(result.output) ? { ...result, output: withContractErrors(result.output, context) } : result
    } catch (error) {
      throw toContractError(error, context)
    }
  })
}

export type Implementer = ReturnType<typeof createImplementer>

/** A stream of the engine as oRPC wants it. It ends with the request; a direct call without a signal ends it by `return`. */
export function stream<T>(
  request: { signal?: AbortSignal | undefined },
  open: (signal: AbortSignal) => AsyncIterator<T>,
): AsyncIteratorClass<T, unknown, void> {
  const ended = new AbortController()
  const signal = request.signal === undefined ? ended.signal : AbortSignal.any([request.signal, ended.signal])
  const source = open(signal)
  return new AsyncIteratorClass<T, unknown, void>(
    () => source.next(),
    async () => {
      ended.abort()
      await source.return?.()
    },
  )
}

function isStream(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
