/** Starts a doomed host and hears from it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { HostOrder } from './doomed-host.ts'

const Said = z.object({
  guardian: z.number().nullable().optional(),
  reaped: z.number().nullable().optional(),
  agent: z.number().optional(),
  pid: z.number().optional(),
  ready: z.boolean().optional(),
})

export type HostProcess = {
  readonly child: ChildProcess
  readonly guardian: number
  /** What its reaper ended when it started. */
  readonly reaped: number
  /** By the agents' place in the order; complete when `ready` has resolved. */
  readonly agents: Map<number, number>
  /** Resolves when every agent has come as far as it should. */
  readonly ready: Promise<void>
  kill(): Promise<void>
  /** Lets it end in order; resolves with its exit code. */
  end(): Promise<number | null>
}

export async function startHost(order: HostOrder): Promise<HostProcess> {
  const script = join(import.meta.dirname, 'doomed-host.ts')
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const gone = once(child, 'exit')
  const agents = new Map<number, number>()
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`the host ended: ${complaints}`)
    return Said.parse(JSON.parse(value))
  }
  const first = await next()
  const ready = (async () => {
    for (let said = await next(); said.ready !== true; said = await next()) {
      if (said.agent !== undefined && said.pid !== undefined) agents.set(said.agent, said.pid)
    }
  })()
  ready.catch(() => undefined)
  return {
    ...{ child, agents, ready },
    guardian: first.guardian ?? 0,
    reaped: first.reaped ?? 0,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async end() {
      child.stdin.end()
      await gone
      return child.exitCode
    },
  }
}
