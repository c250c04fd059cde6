/** Opening a file or a folder of a session in the user's own programs. */
import { z } from 'zod'
import type { SessionId } from './ids.ts'

/** `files`: the file manager, at the folder that the file is in. */
export const OpenWith = z.enum(['editor', 'terminal', 'files'])
export type OpenWith = z.infer<typeof OpenWith>

/** What each of them is called: "VS Code". Null where there is none, or where the host must not start any. */
export const Programs = z.record(OpenWith, z.string().nullable())
export type Programs = z.infer<typeof Programs>

export type OpenInput = {
  readonly sessionId: SessionId
  /** Absolute, or relative to the session's folder; absent = the folder itself. */
  readonly path?: string | undefined
  readonly with: OpenWith
  /** From 1. */
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** Largest number of a line or column that is passed on. */
export const MAX_LINE = 10_000_000
