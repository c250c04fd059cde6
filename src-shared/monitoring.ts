/** The dashboard's stream: every process with its figures, the machine's memory, and what happened in the last hour. */
import { z } from 'zod'
import { SessionId } from './ids.ts'
import {
  MachineMemory,
  MemoryCapStatus,
  OutputFigures,
  OwnProcess,
  ProcessHistory,
  ProcessSample,
} from './processes.ts'
import { Timestamp } from './session.ts'

/** `claim`: a session got a process; `miss`: it had to start one; `wait`: it may not yet. `alert`: something the user should look at. */
export const TimelineEntry = z.object({
  at: Timestamp,
  kind: z.enum(['claim', 'miss', 'recycle', 'hibernate', 'death', 'wait', 'alert']),
  /** In words, for people. */
  text: z.string(),
  sessionId: SessionId.nullable(),
  pid: z.number().int().nullable(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const MonitoringFrame = z.object({
  at: Timestamp,
  samples: z.array(ProcessSample),
  histories: z.array(ProcessHistory),
  /** Of the processes among `samples`. */
  outputs: z.array(OutputFigures.extend({ pid: z.number().int() })),
  /** The host, its guardian, its helpers. */
  own: z.array(OwnProcess),
  /** Null before the first reading. */
  machine: MachineMemory.nullable(),
  memoryCap: MemoryCapStatus,
  /** Oldest first; of the last hour, at most 500. */
  timeline: z.array(TimelineEntry),
})
export type MonitoringFrame = z.infer<typeof MonitoringFrame>
