/** The two ways to Bullpen that are measured: its engine in this process, and a headless host behind its WebSocket. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { createRouterClient } from '@orpc/server'
import { existsSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Client } from '#shared/contract/index.ts'
import { createRouter } from '../../src-main/api/router.ts'
import { createEngine } from '../../src-main/engine/index.ts'
import { Child } from './child.ts'
import { root } from './root.ts'

export type Door = { readonly client: Client; readonly pid: number; close(): Promise<void> }
type Environment = Readonly<Record<string, string | undefined>>

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const noSecrets = { get: async () => null, set: async () => undefined, delete: async () => undefined }

export function inProcess({ home, env }: { home: string; env: Environment }): Door {
  const engine = createEngine({ home, env, log: silent, secrets: noSecrets })
  const host = { kind: 'headless' as const, version: '0', requestStop() {} }
  const client: Client = createRouterClient(createRouter({ engine, host, log: silent }))
  return { client, pid: process.pid, close: () => engine.stop() }
}

const Ready = z.object({ url: z.string(), token: z.string(), pid: z.number() })

/** `BULLPEN_BENCH_OUT`: a build elsewhere than in `out`, for measuring a change beside what is there. */
export const HEADLESS = join(process.env.BULLPEN_BENCH_OUT ?? join(root, 'out'), 'main', 'headless.js')

/** Throws when there is no built tree, which is what users run. */
export function requireBuild(): void {
  if (existsSync(HEADLESS)) return
  throw new Error('There is no built tree. Run "npm run build" first, or the bench with "npm run bench".')
}

/** A running host of the built tree. */
export async function startHeadless({ home, env }: { home: string; env: Environment }) {
  requireBuild()
  const host = new Child([HEADLESS, '--json'], { ...env, BULLPEN_HOME: home })
  const { url, token, pid } = Ready.parse(JSON.parse(await host.firstLine))
  return { url: url.replace(/\/$/, ''), token, pid, stop: () => host[Symbol.asyncDispose]() }
}

/** The host behind its WebSocket, as a program reaches it. */
export async function headless(where: {
  home: string
  env: Environment
}): Promise<Door & { readonly url: string; readonly token: string }> {
  const { url, token, pid, stop } = await startHeadless(where)
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/rpc`, {
    headers: { authorization: `Bearer ${token}` },
    maxPayload: 0,
  })
  await once(socket, 'open')
  // ws has what the link needs of a browser's WebSocket; only its event types are its own
  const websocket = socket as unknown as ConstructorParameters<typeof RPCLink>[0]['websocket']
  return {
    client: createORPCClient<Client>(new RPCLink({ websocket })),
    pid,
    url,
    token,
    async close() {
      socket.close()
      await once(socket, 'close')
      await stop()
    },
  }
}
