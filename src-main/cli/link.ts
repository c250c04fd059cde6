/** How a command reaches an engine: the running host's, or one of its own for as long as the command takes. */
import { createRouterClient, ORPCError } from '@orpc/server'
import type { Client } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { isBusy, type Session } from '#shared/session.ts'
import { type Environment, resolveHome } from '../host/paths.ts'
import type { Host } from '../host/run-host.ts'
import { connectToHome } from './connect.ts'
import { type Interrupts, watchInterrupts } from './interrupts.ts'
import { CommandError, EXIT, type ExitCode, hostLost, noHost } from './outcome.ts'
import type { Terminal } from './terminal.ts'

export type Link = {
  readonly client: Client
  readonly interrupts: Interrupts
}

type OpenLink = {
  readonly client: Client
  readonly isLost: () => boolean
  /** Aborted when another command asks this one's host to stop; absent = the host is another's. */
  readonly asked?: AbortSignal
  /** Waits for what other commands are doing here, unless the user quits. */
  close(quit: AbortSignal): Promise<void>
}

type Needs = {
  readonly env: Environment
  readonly terminal: Terminal
  readonly host: 'running' | 'any'
  /** How the command ends when the user quits it. */
  readonly quitCode?: ExitCode
}

/**
 * Runs `work` with a link and closes it. Ends with `noHost` when a running host is needed and there is none or it went
 * away.
 */
export async function withLink(needs: Needs, work: (link: Link) => Promise<ExitCode>): Promise<ExitCode> {
  const { quitCode = EXIT.failed, terminal } = needs
  const { readerGone } = terminal
  const interrupts = watchInterrupts(readerGone)
  const atQuit = () => (readerGone.aborted ? EXIT.done : quitCode)
  const link = await openLink(needs)
  const quit = link.asked ? AbortSignal.any([interrupts.quit, link.asked]) : interrupts.quit
  const quitted = new Promise<ExitCode>((resolve) => {
    const end = () => {
      if (link.asked?.aborted === true) terminal.note('Ended by "bullpen stop".')
      resolve(atQuit())
    }
    quit.addEventListener('abort', end, { once: true })
  })
  try {
    return await Promise.race([work({ client: link.client, interrupts }), quitted])
  } catch (error) {
    if (quit.aborted) return atQuit()
    const told = error instanceof CommandError || error instanceof ORPCError || error instanceof AppError
    throw link.isLost() && !told ? hostLost(error) : error
  } finally {
    interrupts.onFirst(null)
    await link.close(quit)
  }
}

/** Of commands that begin and end beside each other: each may find one that ends just then. */
const MOST_TRIES = 5

async function openLink(needs: Needs): Promise<OpenLink> {
  for (let tries = 1; ; tries += 1) {
    const running = await reachHost(needs)
    if (running !== null) return running
    if (needs.host === 'running') throw noHost()
    try {
      return await startOwn(needs)
    } catch (error) {
      // someone else has started a host in the meantime: then it is as if it had been there before
      const isTaken = error instanceof AppError && error.data.kind === 'conflict'
      if (!isTaken || tries === MOST_TRIES) throw error
    }
  }
}

/** Who can't do without a host that runs looks on: what it would look at is over with the host's own work. */
async function reachHost({ env, host }: Needs): Promise<OpenLink | null> {
  const connection = (await connectToHome(resolveHome(env), { looksOn: host === 'running' }))?.connection
  if (!connection) return null
  let lost = false
  void connection.closed.then(() => (lost = true))
  return { client: connection.client, isLost: () => lost, close: () => connection.close() }
}

async function startOwn({ env, terminal }: Needs): Promise<OpenLink> {
  const { startHost } = await import('../host/run-host.ts')
  const host = await startHost({ kind: 'in-process', env })
  const client: Client = createRouterClient(host.router)
  const asked = new AbortController()
  void host.stopRequested.then(() => asked.abort())
  return {
    client,
    isLost: () => false,
    asked: asked.signal,
    async close(quit) {
      try {
        await whenLeftAlone(host, { client, terminal, quit })
      } finally {
        await host.stop()
      }
    },
  }
}

/**
 * Commands started after this one use the engine of this one: it stays until they have gone and their turns have ended, or
 * `quit`. One that has come and not begun its work is not cut off.
 */
async function whenLeftAlone({ door }: Host, { client, terminal, quit }: Leaving): Promise<void> {
  let told = false
  const tell = () => {
    if (!told) terminal.note('Other commands still work through this one; it ends with them. Ctrl-C ends all.')
    told = true
  }
  while (!quit.aborted) {
    await whenNobodyWorks(client, { tell, quit })
    if (door.shutIfEmpty()) return
    tell()
    await door.visitorGone(quit).catch(() => undefined)
  }
}

type Leaving = { readonly client: Client; readonly terminal: Terminal; readonly quit: AbortSignal }

async function whenNobodyWorks(client: Client, { tell, quit }: { tell: () => void; quit: AbortSignal }) {
  const working = new Set<SessionId>()
  for await (const frame of await client.sessions.watch(undefined, { signal: quit })) {
    if (frame.type === 'removed') working.delete(frame.id)
    else {
      for (const session of frame.type === 'snapshot' ? frame.sessions : [frame.session]) {
        if (works(session)) working.add(session.id)
        else working.delete(session.id)
      }
    }
    if (working.size === 0) return
    tell()
  }
}

const works = ({ state, queued }: Session): boolean =>
  isBusy(state) || state.kind === 'waking' || state.kind === 'recycling' || (state.kind === 'idle' && queued.length > 0)
