/** What becomes of a session whose process died while its turn asked the user something: it sleeps, and the question stays. */
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionEventOf } from '#shared/events.ts'
import type { Departure } from './bound-process.ts'
import { type OpenTurn, restoredBy } from './left-open.ts'
import type { SessionObserver } from './observer.ts'
import type { SessionRecord } from './record.ts'
import type { Turns } from './turns.ts'

type Session = {
  readonly record: SessionRecord
  readonly turns: Turns
  readonly observer: SessionObserver
  /** Keeps the questions until they are answered. */
  readonly leaveOpen: (turn: OpenTurn) => void
}

/** False where nothing is asked, or the agent could not go on with an answer: nothing is done then. */
export function asksOn(
  { record, turns, observer, leaveOpen }: Session,
  { exit, noted }: Pick<Departure, 'exit' | 'noted'>,
  lost: AppErrorData | null,
): boolean {
  const left = lost === null || lost.kind === 'session_corrupted' ? null : turns.stayOpen(lost, noted)
  if (lost === null || left === null) return false
  const error = { ...lost, remedy: 'What was said is kept. Answer what is asked, and the session goes on.' }
  const ended: SessionEventOf<'process.ended'> = {
    ...{ type: 'process.ended', reason: 'crashed', exitCode: exit.code, signal: exit.signal, error },
  }
  record.append([...left.events, ended], { live: [{ op: 'clear' }], durable: true })
  record.saveLiveNow()
  observer.processEnded(record.row, ended)
  record.move({ type: 'hibernate' })
  leaveOpen(left.turn)
  record.move(restoredBy(left.turn))
  return true
}
