/** `bullpen attach`: shows a session, from its beginning on, and what happens in it. */
import type { SessionState } from '#shared/session.ts'
import { BreakerNotes } from '../breaker-watch.ts'
import { findSession } from '../find-session.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode, hostLost } from '../outcome.ts'
import { happenings, journalled } from '../session-events.ts'
import { SAFE_MODE, holdsPrompts } from '../standing.ts'
import type { Terminal } from '../terminal.ts'
import { Transcript } from '../transcript.ts'
import { waitingWords } from '../waiting.ts'

type Options = { readonly id: string; readonly follow: boolean; readonly json: boolean; readonly terminal: Terminal }

/** Follows until Ctrl-C, which is the way to end it and no failure. */
export async function attach({ client, interrupts }: Link, { id, follow, json, terminal }: Options): Promise<ExitCode> {
  const session = await findSession(client, id)
  const transcript = new Transcript(terminal, { isOnlooker: true })
  const notes = new BreakerNotes({ terminal, json })
  if (session.safeMode === true) terminal.note(SAFE_MODE)
  if (!follow) {
    const events = await journalled(client, session.id)
    if (json) for (const event of events) await terminal.json(event)
    else {
      await transcript.show({ events, live: { changes: [] } })
      if (hasNoProcess(session.state)) await transcript.processGone()
    }
    return EXIT.done
  }
  void notes.follow((signal) => client.breaker.watch(undefined, { signal }), interrupts.quit)
  let told: string | null = null
  let seen = 0
  let inSafeMode = session.safeMode === true
  for await (const happening of happenings(client, { id: session.id, after: 0, signal: interrupts.quit })) {
    const now = happening.session
    seen = happening.events.at(-1)?.seq ?? seen
    if (json) for (const event of happening.events) await terminal.json(event)
    else {
      await transcript.show(happening)
      if (now && seen >= now.lastSeq && hasNoProcess(now.state)) await transcript.processGone()
    }
    const waiting = waitingWords(now?.state)
    if (waiting !== null && waiting !== told) terminal.note(waiting)
    if (!now) continue
    told = waiting
    notes.waiting(holdsPrompts(now))
    if (now.safeMode === true && !inSafeMode) terminal.note(SAFE_MODE)
    inSafeMode = now.safeMode === true
  }
  throw hostLost(undefined)
}

/** Nothing goes on beside a session that has none, whether or not its end was noted. */
const hasNoProcess = ({ kind }: SessionState): boolean => ['hibernated', 'waking', 'failed', 'closed'].includes(kind)
