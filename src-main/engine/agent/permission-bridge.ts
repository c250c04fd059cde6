/** Between the SDK's permission callback and Bullpen's requests: what is asked in our words, what was decided in the SDK's. */
import type { CanUseTool, PermissionResult } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import { RequestId } from '#shared/ids.ts'
import { type Outcome, type PermissionRequest, Question } from '#shared/permissions.ts'
import { type SessionGrant, sessionGrant } from './session-grant.ts'

/** Brings a request to the user; resolves when it is decided, at the latest when `signal` aborts (`cancelled`). */
export type Ask = (request: PermissionRequest, signal: AbortSignal) => Promise<Outcome>

const QuestionInput = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.string().default(''),
        multiSelect: z.boolean().default(false),
        options: z.array(z.object({ label: z.string(), description: z.string().default('') })).default([]),
      }),
    )
    .min(1),
})

export function bridgePermissions(ask: Ask, cwd: string): CanUseTool {
  return async (toolName, input, context) => {
    const grant = sessionGrant(toolName, context.suggestions ?? [], cwd)
    const request = toRequest(toolName, input, context, grant)
    const outcome = await ask(request, context.signal)
    return toResult(outcome, input, grant)
  }
}

function toRequest(
  toolName: string,
  input: Record<string, unknown>,
  context: Parameters<CanUseTool>[2],
  grant: SessionGrant | null,
): PermissionRequest {
  const common = { requestId: RequestId.parse(context.requestId), toolUseId: context.toolUseID }
  const asked = toolName === 'AskUserQuestion' ? QuestionInput.safeParse(input) : null
  if (asked?.success) return { ...common, kind: 'question', questions: z.array(Question).parse(asked.data.questions) }
  return {
    ...common,
    kind: 'tool',
    toolName,
    input,
    displayName: context.displayName ?? toolName,
    description: context.description ?? null,
    reason: context.decisionReason ?? null,
    blockedPath: context.blockedPath ?? null,
    mcpServer: context.mcpServer ?? null,
    sessionRule: context.suppressAlwaysAllowRule ? null : (grant?.rule ?? null),
    defaultToNo: context.defaultToNo ?? false,
  }
}

function toResult(outcome: Outcome, input: Record<string, unknown>, grant: SessionGrant | null): PermissionResult {
  switch (outcome.kind) {
    case 'allow-once':
      return { behavior: 'allow', updatedInput: input }
    case 'allow-session':
      return { behavior: 'allow', updatedInput: input, updatedPermissions: grant?.updates ?? [] }
    case 'answers':
      return { behavior: 'allow', updatedInput: { ...input, answers: outcome.answers } }
    case 'deny':
      return { behavior: 'deny', message: outcome.reason || 'The user denied this.' }
    case 'cancelled':
      return { behavior: 'deny', message: 'The turn ended before the user decided.' }
  }
}
