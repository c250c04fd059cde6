/** A connection to a running host, over its socket. */
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { Client } from '#shared/contract/index.ts'
import { ONLOOKER, RPC_PATH } from '#shared/rpc-address.ts'
import { type HomePaths, hostPlaces } from '../host/paths.ts'
import { hostLost } from './outcome.ts'

/** `looksOn`: the host, if it is a command that could end, need not stay for it. */
type How = { readonly looksOn?: boolean }

export type Connection = {
  readonly client: Client
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** A host that accepts and then says nothing is stuck. One that ends may take 15 s to bring its sessions down, and says nothing then. */
const HANDSHAKE_MS = 20_000

/**
 * No socket, no one behind it, or none that this user may know of: the data folder's own checks then say what is wrong. One who
 * ends hangs up when it has ended.
 */
const NOBODY_THERE: readonly string[] = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTDIR', 'EACCES']

/** The host of a data folder, and where it keeps its notes. Null when there is none. Throws as `connectToHost`. */
export async function connectToHome(
  home: string,
  how: How = {},
): Promise<{ connection: Connection; paths: HomePaths } | null> {
  for (const paths of hostPlaces(home)) {
    const connection = await connectToHost(paths.socket, how)
    if (connection !== null) return { connection, paths }
  }
  return null
}

/** Null when nobody listens there. Throws when somebody does and can't be talked to. */
export async function connectToHost(socketPath: string, { looksOn = false }: How = {}): Promise<Connection | null> {
  const socket = new WebSocket(`ws://bullpen${RPC_PATH}${looksOn ? `?${ONLOOKER}` : ''}`, {
    createConnection: () => connect(socketPath),
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: 0, // what our own host sends is welcome at any size
    perMessageDeflate: false,
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const problem = await new Promise<Error | null>((resolve) => {
    socket.once('open', () => resolve(null))
    socket.once('error', resolve)
  })
  if (problem !== null) {
    if ('code' in problem && NOBODY_THERE.includes(String(problem.code))) return null
    throw hostLost(problem)
  }
  socket.on('error', () => socket.terminate()) // the calls under way fail with the close that follows
  // ws has what the link needs of a browser's WebSocket; only its event types are its own
  const websocket = socket as unknown as ConstructorParameters<typeof RPCLink>[0]['websocket']
  const client: Client = createORPCClient(new RPCLink({ websocket }))
  return {
    client,
    closed,
    async close() {
      await setImmediate() // calls just aborted still tell the host so
      socket.close()
      await closed
    },
  }
}
