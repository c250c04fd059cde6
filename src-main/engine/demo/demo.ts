/** Demo mode: the real CLI, in a project of its own, against a scripted model on loopback. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Log } from '../ports.ts'
import { demoEnvironment } from './demo-environment.ts'
import { createDemoScript } from './demo-script.ts'
import { type ModelServer, startModelServer } from './model-server.ts'
import { ensureSandbox } from './sandbox.ts'

export type Demo = {
  /** What a demo session's CLI gets on top of the inherited environment; undefined removes a variable. Starts the model. */
  profile(): Promise<{ env: Record<string, string | undefined> }>
  /** The folder of the sandbox project, made complete first. */
  sandbox(): Promise<string>
  /** The CLI's configuration folder of demo sessions. */
  readonly configDir: string
  /** Ends the model. Safe to call twice, and when nothing was started. */
  stop(): Promise<void>
}

/** `delayMs` is the time between two pieces of streamed text; the default is a pace one can read along. */
export function createDemo({ home, log, delayMs }: { home: string; log: Log; delayMs?: number }): Demo {
  const configDir = join(home, 'demo', 'claude')
  const project = join(home, 'demo', 'project')
  let starting: Promise<ModelServer> | undefined

  async function start(): Promise<ModelServer> {
    await mkdir(configDir, { recursive: true, mode: 0o700 })
    const script = createDemoScript({ project, ...(delayMs !== undefined && { delayMs }) })
    const server = await startModelServer({ script, remember: 0 })
    log.info('the demo model runs', { url: server.url })
    return server
  }

  function model(): Promise<ModelServer> {
    starting ??= start().catch((error: unknown) => {
      starting = undefined // the next session may try again
      throw failedTo('start the demo', error)
    })
    return starting
  }

  return {
    configDir,
    profile: async () => ({ env: demoEnvironment({ url: (await model()).url, configDir }) }),
    async sandbox() {
      await ensureSandbox(project).catch((error: unknown) => {
        throw failedTo('create the sandbox project', error)
      })
      return project
    },
    async stop() {
      const server = await starting?.catch(() => undefined)
      await server?.stop()
    },
  }
}

const failedTo = (what: string, cause: unknown): AppError =>
  new AppError('resources', {
    message: `Bullpen could not ${what}.`,
    remedy: 'Check that the data folder is writable and has space, then open the demo again.',
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
