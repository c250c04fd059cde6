/** The command line's door: the contract over a Unix socket or a named pipe. Holding it is also the lock of the data folder. */
import { once } from 'node:events'
import { chmod, open, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { RpcHandler } from './rpc-connection.ts'
import { acceptRpc, type RpcDoor } from './upgrade.ts'

export type SocketDoor = Pick<RpcDoor, 'shut' | 'shutIfEmpty' | 'visitorGone'> & {
  /** From now on visitors are answered; those who came before have waited. */
  open(handler: RpcHandler): void
  /** Leaves no socket file behind. */
  close(): Promise<void>
}

/** A takeover takes milliseconds; a note of one older than this is left over from a crash. */
const TAKEOVER_MAX_MS = 5_000
const RETRY_MS = 25

/**
 * Takes the door at `path`, or returns null when a living host holds it. The socket file of a dead one is replaced.
 * Only the owner can connect: the file's mode and its folder's see to that.
 */
export async function claimSocket(path: string): Promise<SocketDoor | null> {
  const server = createServer((_request, response) => response.writeHead(404).end())
  const handler = Promise.withResolvers<RpcHandler>()
  const rpc = acceptRpc({ server, handler: handler.promise, check: () => undefined }) // before anyone can come
  while (!(await tryListen(server, path))) {
    if (await isAlive(path)) return null
    await removeStale(path)
  }
  if (process.platform !== 'win32') await chmod(path, 0o600)

  return {
    open: (rpcHandler) => handler.resolve(rpcHandler),
    shut: () => rpc.shut(),
    shutIfEmpty: () => rpc.shutIfEmpty(),
    visitorGone: (signal) => rpc.visitorGone(signal),
    async close() {
      await rpc.close()
      server.close() // removes the file
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** True when someone accepts connections there. */
export function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path)
    const answer = (alive: boolean) => {
      connection.destroy()
      resolve(alive)
    }
    connection.once('connect', () => answer(true))
    connection.once('error', () => answer(false))
  })
}

async function tryListen(server: Server, path: string): Promise<boolean> {
  try {
    server.listen(path)
    await once(server, 'listening') // rejects with the server's error
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
}

/** Removes a dead host's socket, one process at a time: between looking and removing, another could have moved in. */
async function removeStale(path: string): Promise<void> {
  const note = `${path}.takeover`
  try {
    await (await open(note, 'wx', 0o600)).close()
  } catch {
    const age = Date.now() - ((await stat(note).catch(() => null)) ?? { mtimeMs: Date.now() }).mtimeMs
    if (age > TAKEOVER_MAX_MS) await rm(note, { force: true })
    await delay(RETRY_MS)
    return
  }
  try {
    if (!(await isAlive(path))) await rm(path, { force: true })
  } finally {
    await rm(note, { force: true })
  }
}
