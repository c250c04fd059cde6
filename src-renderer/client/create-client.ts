/** The typed client of the one contract, over whatever transport is alive at the moment of a call. */
import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client'
import type { Client } from '#shared/contract/index.ts'
import type { Connection } from './connection.ts'
import { toAppError } from './errors.ts'
import type { Transport } from './transport.ts'

/** How long a call waits for a reconnection before it fails with `network`. A restart of the host takes less. */
const CALL_PATIENCE_MS = 6_000

/** Calls throw `AppError`; so do the streams they return. */
export function createClient(connection: Connection): Client {
  const link: ClientLink<ClientContext> = {
    call: async (path, input, options) => {
      const transport = await connection.ready({ signal: options.signal, patienceMs: CALL_PATIENCE_MS })
      const ended = watchEnd(transport)
      try {
        const output = await transport.link.call(path, input, options)
        return isStream(output) ? withAppErrors(output, ended) : output
      } catch (error) {
        throw toAppError(error, ended)
      }
    },
  }
  return createORPCClient<Client>(link)
}

function watchEnd(transport: Transport): { cut: boolean } {
  const ended = { cut: false }
  void transport.closed.then(() => (ended.cut = true))
  return ended
}

const isStream = (output: unknown): output is AsyncIterable<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output

async function* withAppErrors(stream: AsyncIterable<unknown>, ended: { cut: boolean }): AsyncGenerator {
  try {
    yield* stream
  } catch (error) {
    // The end of the transport is told on another event; let it come first.
    await new Promise((resolve) => setTimeout(resolve))
    throw toAppError(error, ended)
  }
}
