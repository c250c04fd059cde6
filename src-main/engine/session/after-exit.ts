/** What becomes of a session whose process is gone: its turn is ended or left open, its end is told, and it goes on or rests. */
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import type { Clock } from '../ports.ts'
import type { ActivityTracker } from './activity.ts'
import { asksOn } from './asks-on.ts'
import type { Departure } from './bound-process.ts'
import type { EndReason } from './ends.ts'
import type { OpenTurn } from './left-open.ts'
import { type Phase, lostProcess } from './lost-process.ts'
import type { SessionObserver } from './observer.ts'
import type { SessionRecord } from './record.ts'
import { type Starts, restarting } from './starts.ts'
import type { Turns } from './turns.ts'

type Session = {
  readonly record: SessionRecord
  readonly turns: Turns
  readonly activity: ActivityTracker
  readonly observer: SessionObserver
  readonly clock: Clock
  readonly starts: Pick<Starts, 'after' | 'goOn' | 'isAskedFor'>
  readonly isWanted: () => boolean
  readonly leaveOpen: (turn: OpenTurn) => void
}

type Gone = Departure & {
  /** Why it was ended; null = it left by itself. */
  readonly reason: EndReason | null
  readonly phase: Phase
}

/** Throws when it can't be noted. */
export function afterExit(session: Session, { exit, complaint, noted, reason, phase }: Gone): void {
  const { record, turns, activity, observer, clock, starts } = session
  const lost = reason ? null : (complaint ?? lostProcess(exit, phase))
  if (asksOn(session, { exit, noted }, lost)) return
  const { focused } = activity.snapshot(record.state, false)
  const left = turns.abandon(reason ? 'interrupted' : 'lost', lost, noted)
  // the turn that was under way is never repeated by itself: nobody knows what it had done
  const isWanted = starts.isAskedFor || session.isWanted() || (phase === 'idle' && focused)
  // going on would be a conversation that knows nothing of this one: only the user may choose that
  const isCorrupted = lost?.kind === 'session_corrupted'
  // nothing was under way and nobody waits: what went well is not shown as failed, and the next prompt wakes it
  const isMissed = isWanted || isCorrupted || phase !== 'idle'
  const next = lost && isMissed ? starts.after(lost, isWanted && !isCorrupted) : null
  const ended: SessionEventOf<'process.ended'> = {
    type: 'process.ended',
    reason: reason ?? (lost ? 'crashed' : 'exited'),
    exitCode: exit.code,
    signal: exit.signal,
    error: lost,
    ...restarting(next),
  }
  record.append([...left, ended], { live: [{ op: 'clear' }], durable: true })
  record.saveLiveNow()
  observer.processEnded(record.row, ended)
  if (reason === 'closed') record.move({ type: 'close' })
  else if (reason === 'recycled') {
    record.move({ type: 'turn-ended' })
    record.move({ type: 'recycle', at: clock() })
  } else if (next) {
    if (isCorrupted) record.append([TRANSCRIPT_GONE])
    starts.goOn(next)
  } else record.move({ type: 'hibernate' })
}

const TRANSCRIPT_GONE: SessionEvent = {
  ...{ type: 'gap', promptId: null, missing: 'transcript', toolUseIds: [], offers: ['start-fresh'] },
}
