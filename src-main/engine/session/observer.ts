/** What others may want to know of a session's life, to count it and to show it. None of it decides anything. */
import type { SessionEventOf } from '#shared/events.ts'
import type { QuotaWindow } from '#shared/usage.ts'
import type { SessionRow } from '../store/types.ts'

export type ProcessPath = SessionEventOf<'process.started'>['path']

export interface SessionObserver {
  /** A process takes prompts, so many milliseconds after it was asked for. */
  processStarted(row: Readonly<SessionRow>, path: ProcessPath, afterMs: number): void
  processEnded(row: Readonly<SessionRow>, ended: SessionEventOf<'process.ended'>): void
  /** The first text of a turn came, so many milliseconds after the turn began; `live` = not the first turn of its process. */
  firstToken(path: ProcessPath | 'live', afterMs: number): void
  turnEnded(row: Readonly<SessionRow>, ended: SessionEventOf<'turn.ended'>): void
  /** The CLI told how far a usage limit of the account is. */
  limitTold(row: Readonly<SessionRow>, quota: Omit<QuotaWindow, 'at'>): void
}
