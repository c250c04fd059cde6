/** Searching: what can be found, how to narrow it, and what a result is. */
import { z } from 'zod'
import { SessionId } from './ids.ts'
import { Timestamp } from './session.ts'

/**
 * What a found text is: the name of a session, what was asked, said, thought, called (with its command and files), the head
 * of a tool's result, or why something failed.
 */
export const SearchKind = z.enum(['title', 'prompt', 'answer', 'thinking', 'tool', 'result', 'error'])
export type SearchKind = z.infer<typeof SearchKind>

/** Where a text stands. A title has the number 0 or an empty `uuid`; a transcript is one of the CLI's own, outside Bullpen. */
export const SearchSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), id: SessionId, seq: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('transcript'), id: z.string(), uuid: z.string() }),
])
export type SearchSource = z.infer<typeof SearchSource>

/** A piece of the text around what was found. `marks` are ranges of UTF-16 units in `text`, in order, without overlap. */
export const Snippet = z.object({
  text: z.string(),
  marks: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
  /** Text was left out before or behind. */
  cutBefore: z.boolean(),
  cutBehind: z.boolean(),
})
export type Snippet = z.infer<typeof Snippet>

export const SearchResult = z.object({
  source: SearchSource,
  kind: SearchKind,
  /** Of the session or transcript it stands in. */
  title: z.string(),
  cwd: z.string(),
  /** The model in use when it was said; null = unknown. */
  model: z.string().nullable(),
  at: Timestamp,
  /** A tool that failed, a turn that failed. */
  failed: z.boolean(),
  snippet: Snippet,
})
export type SearchResult = z.infer<typeof SearchResult>

/** How a session stands: at work now, how its last turn ended, put away. */
export const SearchStatusName = z.enum(['running', 'interrupted', 'lost', 'archived', 'closed'])
export type SearchStatusName = z.infer<typeof SearchStatusName>

/** Narrows a search. What is typed in the box (`project:`, `model:`, `is:failed` …) narrows it further. */
export const SearchFilters = z.object({
  /** Exactly this folder. */
  cwd: z.string().max(4096).optional(),
  model: z.string().max(200).optional(),
  /** Without it: everything but thinking. */
  kinds: z.array(SearchKind).max(7).optional(),
  failed: z.boolean().optional(),
  /** Of the session; in the box: `is:archived`. */
  status: SearchStatusName.optional(),
  /** From this moment on, and before that one. */
  after: z.coerce.number().int().nonnegative().optional(),
  before: z.coerce.number().int().nonnegative().optional(),
  sessionId: SessionId.optional(),
})
export type SearchFilters = z.infer<typeof SearchFilters>

export const SearchPage = z.object({
  /** The best first, among the newest; then the next block of older ones. */
  results: z.array(SearchResult),
  /** `atLeast`: it was counted no further. Null on pages behind the first. */
  total: z.object({ count: z.number().int(), atLeast: z.boolean() }).nullable(),
  /** For the page behind this one; null = this was the last. */
  next: z.string().nullable(),
  /** What was typed as a filter and is none: `is:purple`. It was left out. */
  notUnderstood: z.array(z.string()),
})
export type SearchPage = z.infer<typeof SearchPage>

export const SearchStatus = z.object({
  /** Events of the journal not looked at yet; 0 = everything said is found. */
  pending: z.number().int(),
  /** Why it stands still; null = it does not. */
  error: z.string().nullable(),
})
export type SearchStatus = z.infer<typeof SearchStatus>
