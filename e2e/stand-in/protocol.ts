/** Electron's `protocol`: the handler of our scheme, answered over loopback HTTP because Chromium knows no foreign schemes. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'

type Handler = (request: Request) => Promise<Response>

const handlers = new Map<string, Handler>()
let listening: Promise<string> | null = null

export const protocol = {
  registerSchemesAsPrivileged(): void {
    // A loopback address is secure and standard by itself.
  },
  handle(scheme: string, handler: Handler): void {
    handlers.set(scheme, handler)
  },
}

/** The address under which `app://bullpen/` is served to the browser, without a final slash. */
export function loopbackOrigin(appOrigin: string): Promise<string> {
  listening ??= listen(appOrigin)
  return listening
}

async function listen(appOrigin: string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const handler = handlers.get(new URL(appOrigin).protocol.slice(0, -1))
    const request = new Request(`${appOrigin}${incoming.url ?? '/'}`, { method: incoming.method ?? 'GET' })
    void handler?.(request).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      outgoing.end(Buffer.from(await response.arrayBuffer()))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  return `http://127.0.0.1:${portOf(server)}`
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the loopback server has no port')
  return address.port
}
