/** What the SDK says of commands, levels of effort and the context, in the engine's words. */
import type { ModelInfo, Query, SlashCommand as SdkCommand } from '@anthropic-ai/claude-agent-sdk'
import { type ContextUsage, EffortLevel, type SlashCommand } from '#shared/composing.ts'
import type { ModelChoice } from '#shared/system.ts'

/** Names come from files of the folder: one that could not be typed is left out. */
export const commandsOf = (commands: readonly SdkCommand[]): SlashCommand[] =>
  commands
    .filter(({ name }) => /^\S+$/.test(name))
    .map(({ name, description, argumentHint, aliases, builtin }) => ({
      name,
      description,
      argumentHint,
      aliases: aliases ?? [],
      builtin: builtin ?? false,
    }))

export function choiceOf({ value, displayName, description, supportedEffortLevels }: ModelInfo): ModelChoice {
  const effortLevels = supportedEffortLevels?.flatMap((level) => EffortLevel.safeParse(level).data ?? [])
  return { value, displayName, description, ...(effortLevels && effortLevels.length > 0 && { effortLevels }) }
}

/** What is left comes last. */
const ORDER = { used: 0, reserve: 1, free: 2 }

const KINDS = { used: 'used', free: 'free', buffer: 'reserve' } as const

/** `summary`: as the last response counted it, with estimates for the parts; nothing is asked of the API. */
export async function contextOf(conversation: Query): Promise<Omit<ContextUsage, 'at'> | null> {
  const usage = await conversation.getContextUsage({ detail: 'summary' })
  if (usage.maxTokens <= 0) return null
  return {
    usedTokens: usage.totalTokens,
    maxTokens: usage.maxTokens,
    model: usage.model,
    compactsAt: usage.isAutoCompactEnabled ? (usage.autoCompactThreshold ?? null) : null,
    parts: usage.categories
      .flatMap(({ name, tokens, kind }) =>
        kind === 'deferred' || tokens <= 0 ? [] : [{ name, tokens, kind: KINDS[kind] }],
      )
      .sort((a, b) => ORDER[a.kind] - ORDER[b.kind] || b.tokens - a.tokens),
  }
}
