/** Between the SDK's permission callback and Bullpen's requests: what is asked in our words, what was decided in the SDK's. */
import type { CanUseTool, PermissionResult } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import { RequestId } from '#shared/ids.ts'
import { type Outcome, type PermissionRequest, PREVIEW_MAX, type Question } from '#shared/permissions.ts'
import { keepRules } from './keep-rules.ts'
import { offeredRules } from './offered-rules.ts'

/** Brings a request to the user; resolves when it is decided, at the latest when `signal` aborts (`cancelled`). */
export type Ask = (request: PermissionRequest, signal: AbortSignal) => Promise<Outcome>

const OptionInput = z.object({
  label: z.string(),
  description: z.string().default(''),
  preview: z.string().optional().catch(undefined),
})

const QuestionInput = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.string().default(''),
        multiSelect: z.boolean().default(false),
        options: z.array(OptionInput).default([]),
      }),
    )
    .min(1),
})

/** In the messages of the CLI, not in the SDK's types. */
const ReasonType = z.object({ decisionReasonType: z.string().optional().catch(undefined) })

/** More rules than this nobody reads before agreeing to all of them with one press. */
const AT_ONCE = 3

export function bridgePermissions(ask: Ask, cwd: string): CanUseTool {
  return async (toolName, input, context) => {
    const outcome = await ask(toRequest(toolName, input, context, cwd), context.signal)
    return toResult(outcome, input)
  }
}

function toRequest(
  toolName: string,
  input: Record<string, unknown>,
  context: Parameters<CanUseTool>[2],
  cwd: string,
): PermissionRequest {
  const { suggestions = [] } = context
  const common = { requestId: RequestId.parse(context.requestId), toolUseId: context.toolUseID }
  const asked = toolName === 'AskUserQuestion' ? QuestionInput.safeParse(input) : null
  if (asked?.success) return { ...common, kind: 'question', questions: asked.data.questions.map(toQuestion) }
  const because = ReasonType.parse(context).decisionReasonType
  const rules = context.suppressAlwaysAllowRule ? null : offeredRules({ toolName, input, because, cwd, suggestions })
  return {
    ...common,
    kind: 'tool',
    toolName,
    input,
    displayName: context.displayName ?? toolName,
    description: context.description ?? null,
    reason: context.decisionReason ?? (because === 'rule' ? 'A rule says that this has to be asked.' : null),
    blockedPath: context.blockedPath ?? null,
    mcpServer: context.mcpServer ?? null,
    sessionRule: rules && rules.length > 0 && rules.length <= AT_ONCE ? rules.join(', ') : null,
    rules,
    agentId: context.agentID ?? null,
    defaultToNo: context.defaultToNo ?? false,
  }
}

function toResult(outcome: Outcome, input: Record<string, unknown>): PermissionResult {
  switch (outcome.kind) {
    case 'allow-once':
    case 'allow-session': // its rules are in force already
      return { behavior: 'allow', updatedInput: input }
    case 'allow-always':
      return { behavior: 'allow', updatedInput: input, updatedPermissions: keepRules(outcome) }
    case 'answers':
      return { behavior: 'allow', updatedInput: { ...input, ...answered(outcome.answers, input) } }
    case 'deny':
      return { behavior: 'deny', message: outcome.reason || 'The user denied this.' }
    case 'cancelled':
      return { behavior: 'deny', message: 'The turn ended before the user decided.' }
  }
}

const toQuestion = ({ options, ...asked }: z.infer<typeof QuestionInput>['questions'][number]): Question => ({
  ...asked,
  options: options.map(({ preview, ...option }) => ({
    ...option,
    ...(preview !== undefined && { preview: shortened(preview) }),
  })),
})

const shortened = (text: string) => (text.length <= PREVIEW_MAX ? text : `${text.slice(0, PREVIEW_MAX)}\n\n…`)

/** Of a question whose options have previews, the model is told which was chosen with its label, as the CLI's own dialog does. */
function answered(answers: Readonly<Record<string, string>>, input: Record<string, unknown>) {
  const { questions = [] } = QuestionInput.safeParse(input).data ?? {}
  const previews = questions.flatMap(({ question, options }) => {
    const preview = options.find(({ label }) => label === answers[question])?.preview
    return preview === undefined ? [] : [[question, { preview }] as const]
  })
  return { answers, ...(previews.length > 0 && { annotations: Object.fromEntries(previews) }) }
}
