/** Reads the message that ends a turn. `subtype` alone says nothing: failed turns arrive as "success". */
import type { SDKResultMessage } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { Usage } from '#shared/session.ts'
import { classifyApiFailure } from './classify-error.ts'
import { conversationGone, saysConversationGone } from './conversation-gone.ts'
import type { TurnOutcome } from './facts.ts'

/** Fields the CLI sends and the SDK's types leave out. The totals beside them are cumulative over the session. */
const Untyped = z.object({
  model_usage_since_last_result: z
    .record(
      z.string(),
      z.object({
        inputTokens: z.number(),
        outputTokens: z.number(),
        cacheReadInputTokens: z.number(),
        cacheCreationInputTokens: z.number(),
        costUSD: z.number(),
      }),
    )
    .optional(),
  terminal_reason: z.string().optional(),
  api_error_status: z.number().nullish(),
})

export function translateResult(
  message: SDKResultMessage,
  failure: { error: string; text: string } | null,
): TurnOutcome {
  const untyped = Untyped.safeParse(message).data ?? {}
  const common = { usage: usageOf(untyped), durationMs: message.duration_ms }
  const reason = untyped.terminal_reason
  if (reason?.startsWith('aborted_')) return { outcome: 'interrupted', error: null, ...common }
  if (!message.is_error && message.subtype === 'success') return { outcome: 'completed', error: null, ...common }
  if (message.subtype === 'success') {
    const error = classifyApiFailure({
      status: untyped.api_error_status ?? null,
      error: failure?.error ?? 'unknown',
      terminalReason: reason,
      text: failure?.text ?? message.result,
    })
    return { outcome: 'failed', error, ...common }
  }
  return { outcome: 'failed', error: executionError(message.errors), ...common }
}

function executionError(errors: readonly string[]): AppErrorData {
  const detail = errors.join('\n')
  if (saysConversationGone(detail)) return conversationGone(detail)
  return new AppError('process', {
    message: 'The CLI gave the turn up.',
    remedy: 'Send the prompt again.',
    detail,
  }).data
}

function usageOf({ model_usage_since_last_result: models }: z.infer<typeof Untyped>): Usage | null {
  if (!models) return null
  const usage = { costUsd: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }
  for (const model of Object.values(models)) {
    usage.costUsd += model.costUSD
    usage.inputTokens += model.inputTokens
    usage.outputTokens += model.outputTokens
    usage.cacheReadTokens += model.cacheReadInputTokens
    usage.cacheWriteTokens += model.cacheCreationInputTokens
  }
  return usage
}
