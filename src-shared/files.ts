/** Files and folders of a session's folder, as they are found by a few letters of their path. */
import { z } from 'zod'

/** What is typed to find a file is shorter; more would only cost time. */
export const FILE_QUERY_MAX_LENGTH = 300

export const FileMatch = z.object({
  /** Relative to the session's folder, with `/` on every system; that of a folder ends with one. */
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  /** The letters of `path` that were asked for: start and end of each run, in UTF-16 units, in order. */
  ranges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()])),
})
export type FileMatch = z.infer<typeof FileMatch>

export const FileMatches = z.object({
  /** Best first. */
  matches: z.array(FileMatch),
  /** Files and folders looked through. */
  total: z.number().int().nonnegative(),
  /** The folder is still being read: asked again, there may be more. */
  reading: z.boolean(),
  /** There are more files than are looked through. */
  cut: z.boolean(),
})
export type FileMatches = z.infer<typeof FileMatches>

/** The CLI's own name of a command it runs: letters, figures, `-` and `_`. */
export const TaskId = z.string().regex(/^[\w-]{1,100}$/)

/** What a command has written so far. */
export const TaskOutput = z.object({
  /** Its end, where it is long; from a whole line on. */
  text: z.string(),
  /** Of all of it. */
  bytes: z.number().int().nonnegative(),
  isCut: z.boolean(),
})
export type TaskOutput = z.infer<typeof TaskOutput>
