/** A whole headless host as a process of its own, with a client on its socket, to be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
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
  /** As a user would. Resolves with its exit code. */
  stop(): Promise<number | null>
}

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
  const ended = async (end: (child: ChildProcess) => void) => {
    end(child)
    await gone
    await connection.close()
  }
  return {
    client: connection.client,
    pid: child.pid,
    kill: () => ended(() => child.kill('SIGKILL')),
    async stop() {
      await ended(() => child.kill('SIGTERM'))
      return child.exitCode
    },
  }
}
