/** A request to the Messages API, parsed, with what a script wants to know about it. */
import { z } from 'zod'

const TextBlock = z.object({ type: z.literal('text'), text: z.string() })
const ToolUseBlock = z.object({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
})
const OtherBlock = z.object({ type: z.string() })
const ToolResultBlock = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.union([TextBlock, OtherBlock]))]).optional(),
  is_error: z.boolean().optional(),
})
const Block = z.union([TextBlock, ToolUseBlock, ToolResultBlock, OtherBlock])
type Block = z.infer<typeof Block>

const Message = z.object({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string().transform((text): Block[] => [{ type: 'text', text }]), z.array(Block)]),
})

export const MessagesBody = z.object({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(Message).min(1),
  system: z.union([z.string(), z.array(z.object({ text: z.string() }))]).default(''),
  tools: z.array(z.object({ name: z.string().optional() })).default([]),
  /** Asked for when the answer must be JSON. */
  output_config: z.object({ format: z.object({ schema: z.unknown() }).nullish() }).nullish(),
})
export type MessagesBody = z.infer<typeof MessagesBody>

/** A tool call since the last prompt, with what came of it. */
export type ToolOutcome = {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  readonly text: string
  readonly isError: boolean
}

export type ModelRequest = {
  readonly model: string
  readonly stream: boolean
  readonly messages: MessagesBody['messages']
  readonly system: string
  readonly toolNames: readonly string[]
  /** True when the agent itself asks; false for what the CLI asks beside it (titles, summaries). */
  readonly isAgent: boolean
  /** The JSON schema the answer must follow; undefined = prose. */
  readonly answerSchema: unknown
  /** What the user typed, oldest first: no reminders of the CLI, no tool results. */
  readonly prompts: readonly string[]
  /** The last of `prompts`; empty when there is none. */
  readonly prompt: string
  /** The tool calls answered since the last prompt, oldest first. */
  readonly outcomes: readonly ToolOutcome[]
  /** The tool calls answered before the last prompt, oldest first. */
  readonly earlierOutcomes: readonly ToolOutcome[]
  /** How often the client has sent this very request before, by its own count. */
  readonly retry: number
  /** Aborted when the client leaves or the server stops. */
  readonly signal: AbortSignal
}

/** How the CLI tells the model of a prompt that came while a tool was at work. */
const SENT_MEANWHILE =
  /^The user sent a new message while you were working:\n([\s\S]*?)(?:\n\nThis is how Claude Code|$)/

/** Text blocks the CLI adds to a user message in its own name. */
const NOT_TYPED = /^\s*<(system-reminder|command-|local-command-)|^\[(Request interrupted by user|Image: )/

const isText = (block: Block): block is z.infer<typeof TextBlock> => block.type === 'text' && 'text' in block
const isToolUse = (block: Block): block is z.infer<typeof ToolUseBlock> => block.type === 'tool_use' && 'id' in block
const isToolResult = (block: Block): block is z.infer<typeof ToolResultBlock> =>
  block.type === 'tool_result' && 'tool_use_id' in block

export function toModelRequest(body: MessagesBody, context: { retry: number; signal: AbortSignal }): ModelRequest {
  const { model, stream, messages, system, tools, output_config } = body
  const conversation = readConversation(messages)
  return {
    model,
    stream,
    messages,
    system: typeof system === 'string' ? system : system.map(({ text }) => text).join('\n'),
    toolNames: tools.flatMap(({ name }) => name ?? []),
    isAgent: tools.length > 0,
    answerSchema: output_config?.format?.schema,
    ...conversation,
    prompt: conversation.prompts.at(-1) ?? '',
    ...context,
  }
}

function readConversation(
  messages: MessagesBody['messages'],
): Pick<ModelRequest, 'prompts' | 'outcomes' | 'earlierOutcomes'> {
  const calls = new Map<string, z.infer<typeof ToolUseBlock>>()
  const prompts: string[] = []
  const earlierOutcomes: ToolOutcome[] = []
  let outcomes: ToolOutcome[] = []
  for (const { role, content } of messages) {
    if (role === 'assistant') for (const block of content.filter(isToolUse)) calls.set(block.id, block)
    if (role === 'user') {
      for (const block of content.filter(isToolResult)) outcomes.push(outcomeOf(block, calls.get(block.tool_use_id)))
    }
    const typed = typedIn(role, content.filter(isText))
    if (typed.length === 0) continue
    prompts.push(...typed)
    earlierOutcomes.push(...outcomes)
    outcomes = []
  }
  return { prompts, outcomes, earlierOutcomes }
}

/** A prompt may stand beside a tool result, or beside another prompt, whose turn failed: each block is one of its own. */
function typedIn(role: string, blocks: readonly z.infer<typeof TextBlock>[]): string[] {
  const texts = blocks.map(({ text }) => text).filter((text) => text.trim() !== '')
  if (role === 'system') return texts.flatMap((text) => SENT_MEANWHILE.exec(text)?.[1] ?? [])
  return role === 'user' ? texts.filter((text) => !NOT_TYPED.test(text)) : []
}

function outcomeOf(
  { content, is_error = false }: z.infer<typeof ToolResultBlock>,
  call: z.infer<typeof ToolUseBlock> | undefined,
): ToolOutcome {
  const blocks: readonly Block[] = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
  const text = blocks.filter(isText).map((block) => block.text)
  return { name: call?.name ?? '', input: call?.input ?? {}, text: text.join('\n'), isError: is_error }
}

const WORKING_DIRECTORY = /^\s*-? ?Primary working directory: (.+)$/m

/** The folder the agent says it works in; null when the request names none. */
export function workingDirectory({ system, messages }: ModelRequest): string | null {
  const texts = messages.flatMap(({ role, content }) => (role === 'system' ? content.filter(isText) : []))
  const everything = [...texts.map(({ text }) => text), system].join('\n')
  return WORKING_DIRECTORY.exec(everything)?.[1]?.trim() ?? null
}
