/** A whole headless host as a process of its own, with a client on its socket, to be killed and started again. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Client } from '#shared/contract/index.ts'
import { root } from '../../bench/lib/root.ts'
import { connectToHost } from '../../src-main/cli/connect.ts'
import { homePaths } from '../../src-main/host/paths.ts'

export type Headless = {
  readonly client: Client
  readonly pid: number
  /** Without a chance to do anything. Resolves when it is gone. */
  kill(): Promise<void>
  /** As a user would, or a system that shuts down. Resolves with its exit code. */
  stop(way?: Quit): Promise<number | null>
}

/** How a host is told to end: by a signal, or through its own door. */
export type Quit = NodeJS.Signals | ((client: Client) => Promise<unknown>)

export async function startHeadless(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Headless> {
  const child = spawn(process.execPath, [join(root, 'src-main', 'headless.ts'), '--json'], {
    env: { ...env, BULLPEN_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // a soak that dies takes the host with it
  })
  let complaints = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const gone = once(child, 'exit')
  await Promise.race([once(child.stdout!, 'data'), gone])
  const connection = child.exitCode === null ? await connectToHost(homePaths(home).socket) : null
  if (!connection || child.pid === undefined) throw new Error(`the host could not be started: ${complaints}`)
  const ended = async (way: Quit) => {
    if (typeof way === 'string') child.kill(way)
    else await way(connection.client)
    await gone
    await connection.close()
  }
  return {
    client: connection.client,
    pid: child.pid,
    kill: () => ended('SIGKILL'),
    async stop(way = 'SIGTERM') {
      await ended(way)
      return child.exitCode
    },
  }
}
