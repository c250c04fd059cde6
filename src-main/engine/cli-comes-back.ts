/** A CLI that was missing and is there again: sessions that could not be started for want of it go on with what waits in them. */
import type { CliStatus } from '#shared/system.ts'
import type { ManagedSession } from './session/managed-session.ts'
import type { Clock, Log } from './ports.ts'

/** A look costs a few calls to the file system; who installs a program waits longer than this for it. */
const LOOK_EVERY_MS = 15_000

type ComesBackDeps = {
  readonly sessions: () => readonly Pick<ManagedSession, 'summary' | 'prompts'>[]
  readonly cli: () => Promise<CliStatus>
  readonly clock: Clock
  readonly log: Log
  /** It is there again; called before the sessions are. */
  readonly onBack: () => void
}

/** Call `look` whenever it is cheap to: it does something only where a session waits for the CLI, and rarely. */
export function awaitCli({ sessions, cli, clock, log, onBack }: ComesBackDeps): { look(): void } {
  let lookedAt = -Infinity
  const waiting = () => sessions().filter((session) => session.prompts.wanting && lacksCli(session))

  async function lookForIt(): Promise<void> {
    if ((await cli()).state !== 'ok') return
    onBack()
    for (const session of waiting()) session.prompts.nudge()
  }

  return {
    look() {
      if (Math.abs(clock() - lookedAt) < LOOK_EVERY_MS || waiting().length === 0) return
      lookedAt = clock()
      lookForIt().catch((error: unknown) => log.warn('looking for the CLI failed', { error: String(error) }))
    },
  }
}

function lacksCli(session: Pick<ManagedSession, 'summary'>): boolean {
  const { state } = session.summary()
  return state.kind === 'failed' && state.error.field === 'cliPath'
}
