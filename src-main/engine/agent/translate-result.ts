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
  const reason = untyped.terminal_reason
  const models = modelsOf(untyped)
  const stopReason = unusual(reason, message.stop_reason)
  const common = {
    usage: usageOf(untyped),
    durationMs: message.duration_ms,
    ...(models.length > 0 && { models }),
    ...(stopReason !== null && { stopReason }),
  }
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

/** What ends a turn in the ordinary way, or is told as its outcome and its error. */
const USUAL = new Set(['completed', 'api_error', 'end_turn', 'stop_sequence', 'tool_use', 'pause_turn'])

function unusual(terminal: string | undefined, stop: string | null | undefined): string | null {
  const reason = [terminal, stop].find((word) => typeof word === 'string' && word !== '' && !USUAL.has(word)) ?? null
  return reason?.startsWith('aborted_') ? null : reason
}

/** Small models help with side work: the one that wrote most is the one that answered. */
const modelsOf = ({ model_usage_since_last_result: models = {} }: z.infer<typeof Untyped>): string[] =>
  Object.entries(models)
    .filter(([, { outputTokens }]) => outputTokens > 0)
    .sort(([, left], [, right]) => right.outputTokens - left.outputTokens)
    .map(([model]) => model)

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
