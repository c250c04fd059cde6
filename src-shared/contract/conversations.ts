/** The agent's side of a session: forked, rewound, begun afresh, brought up to date, exported. Part of `sessions`. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { PromptId, SessionId } from '../ids.ts'
import { Session } from '../session.ts'
import { ConversationState, ExportFormat, ExportFrame, FileRewind } from '../transcripts.ts'
import { base } from './base.ts'

const One = z.object({ id: SessionId })

export const conversations = {
  conversation: base
    .route({
      method: 'GET',
      path: '/sessions/{id}/conversation',
      summary: "What the CLI has of this session: its conversation's id, its transcript, who else has it open",
    })
    .input(One)
    .output(ConversationState),
  fork: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/fork',
      successStatus: 201,
      summary: 'A new session that knows what was said up to an event; this one stays as it is',
    })
    .input(
      One.extend({
        /** The last event to keep; without it, all. A prompt at the end that nothing was answered to is left out. */
        upToSeq: z.number().int().nonnegative().optional(),
      }),
    )
    .output(Session),
  rewind: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/rewind',
      summary: 'Go back: the agent forgets what came after an event. The CLI keeps that as a conversation of its own',
    })
    .input(One.extend({ toSeq: z.number().int().nonnegative() }))
    .output(Session),
  rewindFiles: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/rewind-files',
      summary: "Give files that the agent's tools edited the contents they had when this prompt was sent",
    })
    .input(One.extend({ promptId: PromptId, dryRun: z.boolean().default(true) }))
    .output(FileRewind),
  startFresh: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/start-fresh',
      summary: 'The next prompt begins a new conversation: the agent will know nothing of what was said',
    })
    .input(One)
    .output(Session),
  catchUp: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/catch-up',
      summary: 'Add what was said in this conversation elsewhere, in a terminal for example',
    })
    .input(One)
    .output(z.object({ added: z.number().int().nonnegative() })),
  export: base
    .route({ method: 'GET', path: '/sessions/{id}/export', summary: 'The session as Markdown, HTML or JSONL' })
    .input(One.extend({ format: ExportFormat.default('md') }))
    .output(eventIterator(ExportFrame)),
}
