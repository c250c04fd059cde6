/** `bullpen serve`: a host with an HTTP door, from start to stop. */
import type { SystemInfo } from '#shared/system.ts'
import type { LongWork } from '../engine/index.ts'
import { openInBrowser } from './browser.ts'
import type { Environment } from './paths.ts'
import { type Host, startHost } from './run-host.ts'
import { stopSignal, uncaught } from './stop-signal.ts'

export type ServeOptions = {
  /** 0 = that of the last run, or any free one. */
  readonly port: number
  /** Open the default browser. */
  readonly open: boolean
  /** One line of JSON instead of words. */
  readonly json: boolean
  readonly env: Environment
  readonly kind?: SystemInfo['host']
}

/** Resolves when the host has stopped. Throws what `startHost` throws. */
export async function serve({ port, open, json, env, kind = 'headless' }: ServeOptions): Promise<void> {
  const stopped = stopSignal()
  const host = await startHost({ kind, env, http: { port }, onDatabaseWork: sayWork })
  process.stdout.write(json ? readyLine(host) : welcome(host))
  if (open) process.stderr.write(await openBrowser(host, env))
  try {
    await Promise.race([stopped, host.stopRequested, uncaught(host.log)])
  } finally {
    await host.stop()
  }
}

const WORK: Record<LongWork, string> = {
  repair: 'is damaged. Everything that can be read is moved into a new one; the damaged file is kept',
  migration: 'is from an older version and is brought to this one, after a backup',
}

function sayWork(work: LongWork): void {
  process.stderr.write(`The database ${WORK[work]}. It is large: this may take a minute or two.\n`)
}

function readyLine({ http, home }: Host): string {
  return `${JSON.stringify({ url: http?.url, token: http?.token, pid: process.pid, home })}\n`
}

function welcome({ http, home }: Host): string {
  return `Bullpen is ready: ${http?.entryUrl() ?? ''}
The address works once, within two minutes; "bullpen open" opens another. Data: ${home}. Ctrl-C stops it.
`
}

async function openBrowser({ http }: Host, env: Environment): Promise<string> {
  const url = http?.entryUrl() ?? ''
  const problem = await openInBrowser(url, env)
  return problem === null ? 'Opened in the default browser.\n' : `${problem} Open this address yourself: ${url}\n`
}
