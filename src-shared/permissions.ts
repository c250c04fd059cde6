/** What the agent asks of the user, and what the user may answer. */
import { z } from 'zod'
import { RequestId, SessionId } from './ids.ts'
import { InputRefs } from './payload-ref.ts'
import { PermissionRule, RuleScope } from './permission-rules.ts'

/** Characters of an option's preview; the rest is left out. */
export const PREVIEW_MAX = 10_000

export const Question = z.object({
  question: z.string(),
  header: z.string(),
  multiSelect: z.boolean(),
  /** An empty answer is one, too. */
  optional: z.literal(true).optional(),
  /** `preview`: Markdown or a drawing in plain letters, to compare the options by. */
  options: z.array(z.object({ label: z.string(), description: z.string(), preview: z.string().optional() })),
})
export type Question = z.infer<typeof Question>

const common = {
  requestId: RequestId,
  toolUseId: z.string(),
}

export const PermissionRequest = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('tool'),
    toolName: z.string(),
    /** Exactly what the tool would get; in the journal without what is long, see `rest`. */
    input: z.record(z.string(), z.unknown()),
    rest: InputRefs.optional(),
    /** A few words for the action, from the CLI. */
    displayName: z.string(),
    description: z.string().nullable(),
    /** Why it is asked, from the CLI: "path is outside allowed working directories". */
    reason: z.string().nullable(),
    blockedPath: z.string().nullable(),
    /** The MCP server behind the tool; its name is untrusted text. */
    mcpServer: z.object({ name: z.string(), source: z.string() }).nullable(),
    /** What "allow for this session" would add, word for word; null = it can't be offered for this request. */
    sessionRule: z.string().nullable(),
    /** Rules that would answer the like of it from now on, one by one, to start from; null = no rule would, or none may. */
    rules: z.array(z.string()).nullable().default(null),
    /** The subagent that asks; null = the session's own agent. */
    agentId: z.string().nullable().default(null),
    /** The CLI says that a stray keystroke must not approve it. */
    defaultToNo: z.boolean(),
  }),
  z.object({
    ...common,
    kind: z.literal('question'),
    questions: z.array(Question).min(1),
    /** The MCP server that asks; its name is untrusted text. Absent = the agent asks. */
    server: z.string().optional(),
  }),
])
export type PermissionRequest = z.infer<typeof PermissionRequest>

export const Decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('allow-once') }),
  z.object({ kind: z.literal('allow-session') }),
  /** Allows it, and what these rules match from now on. They hold in this session at once, wherever they are kept. */
  z.object({ kind: z.literal('allow-always'), rules: z.array(PermissionRule).min(1).max(20), scope: RuleScope }),
  z.object({ kind: z.literal('deny'), reason: z.string().max(10_000) }),
  /** To a question: its text → the chosen labels joined by ", ", or the user's own words. */
  z.object({ kind: z.literal('answers'), answers: z.record(z.string(), z.string()) }),
])
export type Decision = z.infer<typeof Decision>

/** How a request ended: by the user, or `cancelled` because the turn or the process ended first. */
export const Outcome = z.union([Decision, z.object({ kind: z.literal('cancelled') })])
export type Outcome = z.infer<typeof Outcome>

export const PendingPermission = z.object({ sessionId: SessionId, request: PermissionRequest })
export type PendingPermission = z.infer<typeof PendingPermission>

/** What stands now in the file that a request would write. */
export const PresentFile = z.discriminatedUnion('kind', [
  /** There is no such file. */
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  /** There may be one, and its text is not given: the folder of the session is as far as it is told. */
  z.object({
    kind: z.literal('unshown'),
    why: z.enum(['outside', 'large', 'binary', 'unreadable']),
    bytes: z.number().int().nonnegative().nullable(),
  }),
])
export type PresentFile = z.infer<typeof PresentFile>
