/** `bullpen attach`: shows a session, from its beginning on, and what happens in it. */
import { findSession } from '../find-session.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode, hostLost } from '../outcome.ts'
import { happenings, journalled } from '../session-events.ts'
import type { Terminal } from '../terminal.ts'
import { Transcript } from '../transcript.ts'
import { waitingWords } from '../waiting.ts'

type Options = { readonly id: string; readonly follow: boolean; readonly json: boolean; readonly terminal: Terminal }

/** Follows until Ctrl-C, which is the way to end it and no failure. */
export async function attach({ client, interrupts }: Link, { id, follow, json, terminal }: Options): Promise<ExitCode> {
  const session = await findSession(client, id)
  const transcript = new Transcript(terminal, { showPrompts: true })
  if (!follow) {
    const events = await journalled(client, session.id)
    if (json) for (const event of events) await terminal.json(event)
    else await transcript.show({ events, live: { changes: [] } })
    return EXIT.done
  }
  let told: string | null = null
  for await (const happening of happenings(client, { id: session.id, after: 0, signal: interrupts.quit })) {
    if (json) for (const event of happening.events) await terminal.json(event)
    else await transcript.show(happening)
    const waiting = waitingWords(happening.session?.state)
    if (waiting !== null && waiting !== told) terminal.note(waiting)
    if (happening.session) told = waiting
  }
  throw hostLost(undefined)
}
