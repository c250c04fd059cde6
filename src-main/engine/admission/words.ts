/** What a session that has to wait for its process is told. */
import type { QueuePlace, WaitReason } from '#shared/session.ts'

export type Figures = {
  readonly availableBytes: number
  readonly reserveBytes: number
  readonly processCap: number
  /** Processes there are. */
  readonly running: number
}

/** `position` counts from 1. */
export function placeOf(position: number, reason: WaitReason, figures: Figures): QueuePlace {
  const turn = position === 1 ? 'This session is next.' : `${position - 1} before this session.`
  return { position, reason, message: `${because(reason, figures)} ${turn}` }
}

export const because = (reason: WaitReason, { availableBytes, reserveBytes, processCap, running }: Figures): string =>
  reason === 'memory'
    ? `The machine is low on memory: ${size(availableBytes)} are free, ${size(reserveBytes)} are kept in reserve.`
    : `${Math.max(running, processCap)} ${processCap === 1 ? 'process runs' : 'processes run'}, as many as the settings and the memory allow.`

/** To be told where a process is started although memory is low. */
export const lowAndAlone = (figures: Figures): string =>
  `${because('memory', figures)} The session was started all the same, because no other one runs; the machine may become slow.`

const size = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`
