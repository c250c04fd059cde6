/** What helps to write a prompt: commands, what was asked before, the fill of the context, effort and budget. Part of `sessions`. */
import { z } from 'zod'
import { Budget, ContextUsage, EffortLevel, SlashCommand, Snippet, SnippetId } from '../composing.ts'
import { SessionId } from '../ids.ts'
import { Session } from '../session.ts'
import { base } from './base.ts'

const One = z.object({ id: SessionId })

export const composing = {
  commands: base
    .route({ method: 'GET', path: '/sessions/{id}/commands', summary: 'Slash commands and skills of a session' })
    .input(One)
    .output(
      z.object({
        commands: z.array(SlashCommand),
        /** The CLI has told them for this folder; otherwise they are those it has everywhere. */
        known: z.boolean(),
      }),
    ),
  promptHistory: base
    .route({
      method: 'GET',
      path: '/sessions/{id}/prompt-history',
      summary: 'Prompts sent before, newest first: those of the session, then those of others in its folder',
    })
    .input(One.extend({ limit: z.coerce.number().int().min(1).max(500).default(100) }))
    .output(z.object({ prompts: z.array(z.string()) })),
  contextUsage: base
    .route({
      method: 'GET',
      path: '/sessions/{id}/context',
      summary: 'How full the context is; of a session without a process as it was last, null when it was never asked',
    })
    .input(One)
    .output(ContextUsage.nullable()),
  setEffort: base
    .route({ method: 'PUT', path: '/sessions/{id}/effort', summary: 'Switch the effort, from the next request on' })
    .input(One.extend({ effort: EffortLevel.nullable() }))
    .output(Session),
  setBudget: base
    .route({
      method: 'PUT',
      path: '/sessions/{id}/budget',
      summary: 'What the session may cost in US dollars before it takes no further prompt; null = no bound',
    })
    .input(One.extend({ budgetUsd: Budget.nullable() }))
    .output(Session),
}

export const snippets = {
  list: base.route({ method: 'GET', path: '/snippets', summary: 'Prompt templates, by name' }).output(z.array(Snippet)),
  save: base
    .route({ method: 'PUT', path: '/snippets/{id}', summary: 'Keep a prompt template, or change one' })
    .input(Snippet)
    .output(z.array(Snippet)),
  delete: base
    .route({ method: 'DELETE', path: '/snippets/{id}', summary: 'Delete a prompt template' })
    .input(z.object({ id: SnippetId }))
    .output(z.array(Snippet)),
}
