/** A line to a host that can be cut, at any byte, without a goodbye on either side. */
import { once } from 'node:events'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

export type CutLine = {
  /** Where the host seems to be. */
  readonly port: number
  /** Cuts all that goes through it now. */
  cut(): void
  /** For so long nothing gets through to this side; the other side is held up by it. */
  stall(milliseconds: number): void
  close(): Promise<void>
}

export async function openCutLine(hostPort: number): Promise<CutLine> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect(hostPort, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    near.pipe(far)
    far.pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stalls = new Set<NodeJS.Timeout>()
  const cut = () => {
    for (const [near] of pairs) near.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stall(milliseconds) {
      for (const [near, far] of pairs) {
        far.unpipe(near)
        const timer = setTimeout(() => {
          stalls.delete(timer)
          if (!near.destroyed) far.pipe(near)
        }, milliseconds)
        stalls.add(timer)
      }
    },
    async close() {
      for (const timer of stalls) clearTimeout(timer)
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
