/** What a prompt is written with, beyond its words: effort, commands, templates, and how full the context is. */
import { z } from 'zod'
import { decimal } from './numbers.ts'

/** How much the model puts into an answer, in the CLI's own names. Not every model takes every level. */
export const EffortLevel = z.enum(['low', 'medium', 'high', 'xhigh', 'max'])
export type EffortLevel = z.infer<typeof EffortLevel>

/** What a prompt that begins with `/` can ask for: a command of the CLI, or a skill. */
export const SlashCommand = z.object({
  /** Without the slash. */
  name: z.string().min(1),
  description: z.string(),
  /** What may follow it, as in `<file>`; empty = nothing. */
  argumentHint: z.string(),
  aliases: z.array(z.string()),
  /** The CLI's own, as opposed to one of the user, the folder or a plugin. */
  builtin: z.boolean(),
})
export type SlashCommand = z.infer<typeof SlashCommand>

/** In US dollars at list price. */
export const Budget = decimal(0.01, 100_000)

/** How full the model's context is, in tokens. */
export const ContextUsage = z.object({
  usedTokens: z.number().nonnegative(),
  maxTokens: z.number().positive(),
  model: z.string(),
  /** The CLI compacts the conversation by itself at so many tokens; null = it does not. */
  compactsAt: z.number().nullable(),
  /** What is used first, largest first; then what is kept for compacting (`reserve`), and what is left (`free`). */
  parts: z.array(
    z.object({ name: z.string(), tokens: z.number().nonnegative(), kind: z.enum(['used', 'free', 'reserve']) }),
  ),
  /** Milliseconds since the epoch. */
  at: z.number().int().nonnegative(),
})
export type ContextUsage = z.infer<typeof ContextUsage>

export const SnippetId = z.uuid()
/** A prompt kept to be used again. */
export const Snippet = z.object({
  id: SnippetId,
  name: z.string().trim().min(1, 'the template has no name').max(60),
  text: z.string().min(1, 'the template has no text').max(100_000),
})
export type Snippet = z.infer<typeof Snippet>
/** Far more than anyone finds again. */
export const MOST_SNIPPETS = 200
