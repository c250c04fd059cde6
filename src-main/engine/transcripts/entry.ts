/** One line of the CLI's transcript as an entry of the conversation, however damaged it may be. */
import { z } from 'zod'

const Content = z.union([z.string(), z.array(z.looseObject({ type: z.string() }))])

const Tokens = z.number().int().nonnegative()
const Counted = z.object({
  input_tokens: Tokens,
  output_tokens: Tokens,
  cache_read_input_tokens: Tokens.default(0),
  cache_creation_input_tokens: Tokens.default(0),
})

/** What is read of an entry; the CLI writes more, and more with each release. */
const Entry = z.object({
  type: z.enum(['user', 'assistant', 'system']),
  subtype: z.string().optional(),
  uuid: z.string().min(1),
  parentUuid: z.string().nullish(),
  /** Where the conversation goes on behind a compaction, whose own parent is null. */
  logicalParentUuid: z.string().nullish(),
  timestamp: z.string().optional(),
  isSidechain: z.boolean().optional(),
  /** Of a subagent whose messages stand in the main file (older CLIs). */
  parentToolUseID: z.string().nullish(),
  /** Written by the CLI for the model, not by a person. */
  isMeta: z.boolean().optional(),
  isCompactSummary: z.boolean().optional(),
  isVisibleInTranscriptOnly: z.boolean().optional(),
  isApiErrorMessage: z.boolean().optional(),
  apiErrorStatus: z.number().nullish(),
  error: z.string().optional(),
  isAbortedMidStream: z.boolean().optional(),
  origin: z.looseObject({ kind: z.string() }).optional(),
  level: z.string().optional(),
  content: z.unknown().optional(),
  cwd: z.string().optional(),
  gitBranch: z.string().optional(),
  sessionId: z.string().optional(),
  message: z
    .object({
      id: z.string().optional(),
      model: z.string().optional(),
      stop_reason: z.string().nullish(),
      usage: Counted.optional().catch(undefined),
      content: Content,
    })
    .optional(),
})

export type TranscriptEntry = z.infer<typeof Entry>
export type MessageContent = z.infer<typeof Content>

export type ReadLine = {
  /** Those that could be read of it: one, none, or what stands behind a line that was torn off. */
  readonly entries: readonly TranscriptEntry[]
  /** Facts about the conversation that are no message of it. */
  readonly notes: readonly Note[]
  /** Entries that are no message, for what hangs on them. */
  readonly links: readonly Link[]
  /** Nothing of it, or not all, could be read. */
  readonly damaged: boolean
}

const Note = z.discriminatedUnion('type', [
  z.object({ type: z.literal('custom-title'), customTitle: z.string() }),
  z.object({ type: z.literal('ai-title'), aiTitle: z.string() }),
  z.object({ type: z.literal('summary'), summary: z.string() }),
  z.object({ type: z.literal('cost-state'), totalCostUSD: z.number() }),
])
export type Note = z.infer<typeof Note>

const Link = z.object({ uuid: z.string().min(1), parentUuid: z.string().nullable() })
export type Link = z.infer<typeof Link>

const NOTHING: ReadLine = { entries: [], notes: [], links: [], damaged: false }
const DAMAGED: ReadLine = { ...NOTHING, damaged: true }

/** How every object that the CLI writes begins. Within a JSON string the quotes would be escaped. */
const BEGINNING = /\{"(?:parentUuid|type)":/g

const SPACE = /^\s*$/

/** Bytes that are no UTF-8 become U+FFFD: the words around them stay readable. */
export function readLine(bytes: Buffer): ReadLine {
  const skipped = machinery(bytes)
  if (skipped) return skipped
  const text = bytes.toString('utf8')
  if (SPACE.test(text)) return NOTHING
  const value = parseJson(text)
  if (value !== undefined) return asRead(value)
  return behindTear(text)
}

function asRead(value: unknown): ReadLine {
  if (typeof value !== 'object' || value === null || !('type' in value)) return DAMAGED
  const entry = Entry.safeParse(value)
  if (entry.success) return { ...NOTHING, entries: [entry.data] }
  // a message that lost its shape is a loss; kinds of line that we have no use for are not
  if (value.type === 'user' || value.type === 'assistant') return DAMAGED
  const note = Note.safeParse(value)
  const link = Link.safeParse(value)
  return { ...NOTHING, notes: note.success ? [note.data] : [], links: link.success ? [link.data] : [] }
}

/** A writer that died left half a line, and the next one wrote behind it: the whole object at the end is found. */
function behindTear(text: string): ReadLine {
  for (const { index } of text.matchAll(BEGINNING)) {
    const value = index === 0 ? undefined : parseJson(text.slice(index))
    if (value !== undefined) return { ...asRead(value), damaged: true }
  }
  return DAMAGED
}

const REQUEST = Buffer.from('{"type":"api-request')
const ATTACHMENT = Buffer.from('"attachment":{')
const ENTRY = Buffer.from('{"parentUuid":')
/** The links of an entry stand in front of what it holds. */
const HEAD_BYTES = 200
const CLOSING = 0x7d
const PARENT = /^\{"parentUuid":(?:"([^"]+)"|null)/
const UUID = /"type":"attachment","uuid":"([^"]+)"/

/**
 * Requests and attachments make up most of a file and hold nothing of the conversation: they are not parsed, only an
 * attachment's links are picked out. Null for every other line, and where one of them looks torn.
 */
function machinery(bytes: Buffer): ReadLine | null {
  if (bytes.at(-1) !== CLOSING || bytes.indexOf(ENTRY, 1) !== -1) return null
  if (bytes.subarray(0, REQUEST.length).equals(REQUEST)) return NOTHING
  const head = bytes.subarray(0, HEAD_BYTES)
  if (!head.includes(ATTACHMENT)) return null
  const parent = PARENT.exec(head.toString('latin1'))
  const at = bytes.lastIndexOf('"type":"attachment","uuid":"')
  const uuid = at === -1 ? null : UUID.exec(bytes.subarray(at, at + HEAD_BYTES).toString('latin1'))
  if (!parent || !uuid?.[1]) return null
  return { ...NOTHING, links: [{ uuid: uuid[1], parentUuid: parent[1] ?? null }] }
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined // what can be read of it is looked for by the caller
  }
}
