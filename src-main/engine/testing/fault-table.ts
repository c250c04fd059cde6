/** What goes wrong with a CLI: a fake that does it, what it is asked, and how the turn and its session have to end. */
import type { SessionEventOf } from '#shared/events.ts'

export type Verdict = {
  readonly outcome: SessionEventOf<'turn.ended'>['outcome']
  /** Whole messages; null = whatever they are. */
  readonly texts: readonly string[] | null
  /** What the user reads: part of the error's message or detail. Absent = nothing is wrong. */
  readonly says?: RegExp
  /** The process is gone when the turn is over, though that went well. */
  readonly dies?: boolean
}

export type Fault = readonly [fake: string, order: object, verdict: Verdict]

const well = (...texts: string[]): Verdict => ({ outcome: 'completed', texts })
const lost = (says: RegExp, ...texts: string[]): Verdict => ({ outcome: 'lost', texts, says })

/** `floodMb`: so many megabytes are said by those that say too much. */
export const faults = ({ floodMb }: { floodMb: number }): readonly Fault[] => [
  ['dies-at-first-token', {}, lost(/signal SIGKILL/, 'first ')],
  ['exits-without-result', {}, lost(/exit code 0/, 'first ')],
  ['closes-output', {}, lost(/without leaving/, 'first ')],
  ['result-then-dies', {}, { ...well('all done'), dies: true }],
  ['ignores-sigterm', {}, well()],
  ['half-lines', {}, well('said in two halves')],
  ['half-lines', { cut: true }, lost(/exit code 1/)],
  ['bad-utf8', {}, well('before', 'after')],
  ['line-separators', {}, well('one\u2028two\u2029three')],
  ['huge-line', { mb: 64 }, well('before', 'after')],
  ['floods-stdout', { mb: floodMb }, well()],
  ['floods-stdout', { mb: floodMb, rubbish: true }, well()],
  ['waits-for-eof', {}, well('still here')],
  ['leaves-pipe-holder', {}, well()],
]
