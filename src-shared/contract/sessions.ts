/** Sessions: their life, their prompts, their events. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { FollowFrame, StoredEvent } from '../events.ts'
import { PromptId, SessionId } from '../ids.ts'
import { SentImages } from '../images.ts'
import { LimitOverrides } from '../limits.ts'
import { PermissionMode, Profile, Session } from '../session.ts'
import { START_FIELDS } from '../session-defaults.ts'
import { ModelChoice } from '../system.ts'
import { base } from './base.ts'

const One = z.object({ id: SessionId })
/** For one session what settings say for all: what is left out is as they say. */
const Chosen = z.object(START_FIELDS).partial()
const Title = z.string().trim().min(1).max(200)

/** 20 MiB of UTF-16 units: far over any prompt a model takes, far under what would stall the host. */
export const PROMPT_MAX_LENGTH = 20 * 1024 * 1024
const PromptWords = z.string().max(PROMPT_MAX_LENGTH, 'the prompt is longer than 20 MiB')
const PromptText = PromptWords.refine((text) => text.trim() !== '', 'the prompt is empty')

/** What `sessions.watch` yields: all sessions at first, then each change. */
export const WatchFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), sessions: z.array(Session) }),
  z.object({ type: z.literal('changed'), session: Session }),
  z.object({ type: z.literal('removed'), id: SessionId }),
])
export type WatchFrame = z.infer<typeof WatchFrame>

export const sessions = {
  create: base
    .route({ method: 'POST', path: '/sessions', successStatus: 201, summary: 'Create a session in a folder' })
    .input(
      z.object({
        cwd: z.string().min(1),
        title: Title.optional(),
        ...Chosen.shape,
        profile: Profile.default('default'),
        /** Starts as sessions in this folder do, where nothing else is said: the checkout that a worktree was made of. */
        like: z.string().min(1).optional(),
      }),
    )
    .output(Session),
  list: base
    .route({ method: 'GET', path: '/sessions', summary: 'List sessions, most recently active first' })
    .input(z.object({ archived: z.boolean().default(false) }))
    .output(z.array(Session)),
  get: base.route({ method: 'GET', path: '/sessions/{id}', summary: 'One session' }).input(One).output(Session),
  watch: base
    .route({ method: 'GET', path: '/sessions/watch', summary: 'All sessions, archived included, then every change' })
    .output(eventIterator(WatchFrame)),
  follow: base
    .route({
      method: 'GET',
      path: '/sessions/{id}/follow',
      summary: 'The events of a session after a number, then the live ones',
    })
    .input(
      One.extend({
        /** The last number the follower has; without it, the newest `tail` events come first. */
        after: z.coerce.number().int().nonnegative().optional(),
        tail: z.coerce.number().int().min(1).max(5_000).default(400),
        /** The shortest time between two batches: what comes meanwhile is joined. For who can't show it sooner. Milliseconds. */
        everyMs: z.coerce.number().int().min(0).max(1_000).default(0),
      }),
    )
    .output(eventIterator(FollowFrame)),
  events: base
    .route({ method: 'GET', path: '/sessions/{id}/events', summary: 'A page of journalled events, oldest first' })
    .input(
      One.extend({
        /** Events with a smaller number than this; without it, the newest. */
        before: z.coerce.number().int().positive().optional(),
        /** At most; a page of large events has fewer, and `hasOlder` tells whether there are more. */
        limit: z.coerce.number().int().min(1).max(5_000).default(400),
      }),
    )
    .output(z.object({ events: z.array(StoredEvent), hasOlder: z.boolean() })),
  payload: base
    .route({
      method: 'GET',
      path: '/sessions/{id}/payloads/{payloadId}',
      summary: 'A page of a long prompt, input or result, or of an image in base64',
    })
    .input(
      One.extend({
        payloadId: z.coerce.number().int().positive(),
        /** In UTF-16 units. */
        offset: z.coerce.number().int().nonnegative().default(0),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(4 * 1024 * 1024)
          .default(256 * 1024),
      }),
    )
    .output(z.object({ text: z.string(), length: z.number().int() })),
  send: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/prompts',
      summary: 'Send a prompt, or queue it behind the running turn',
    })
    .input(
      One.extend({
        promptId: PromptId,
        /** May be empty where there are images. */
        text: PromptWords,
        images: SentImages.optional(),
        /** Before the prompts that wait: it belongs to what is over, such as a turn that was cut short. */
        first: z.boolean().optional(),
      }).refine(({ text, images }) => text.trim() !== '' || (images?.length ?? 0) > 0, {
        error: 'the prompt is empty',
        path: ['text'],
      }),
    )
    .output(z.object({ queued: z.boolean() })),
  withdraw: base
    .route({ method: 'DELETE', path: '/sessions/{id}/prompts/{promptId}', summary: 'Take a queued prompt back' })
    .input(One.extend({ promptId: PromptId }))
    .output(z.void()),
  editPrompt: base
    .route({ method: 'PUT', path: '/sessions/{id}/prompts/{promptId}', summary: 'Change a queued prompt' })
    .input(One.extend({ promptId: PromptId, text: PromptText }))
    .output(Session),
  orderPrompts: base
    .route({ method: 'PUT', path: '/sessions/{id}/queue', summary: 'Put queued prompts into another order' })
    .input(One.extend({ promptIds: z.array(PromptId).min(1).max(10_000) }))
    .output(Session),
  sendNext: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/prompts/{promptId}/next',
      summary: 'Send this queued prompt before the others, without waiting for its time',
    })
    .input(One.extend({ promptId: PromptId }))
    .output(Session),
  retryNow: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/retry-now',
      summary: 'Do not wait for the next attempt of a failing request: end the turn and ask again at once',
    })
    .input(One)
    .output(z.void()),
  setContinueAtReset: base
    .route({
      method: 'PUT',
      path: '/sessions/{id}/continue-at-reset',
      summary: 'Go on by itself when a usage limit is lifted, or not',
    })
    .input(One.extend({ on: z.boolean() }))
    .output(Session),
  startNormally: base
    .route({ method: 'POST', path: '/sessions/{id}/start-normally', summary: 'End safe mode' })
    .input(One)
    .output(Session),
  interrupt: base
    .route({ method: 'POST', path: '/sessions/{id}/interrupt', summary: 'Interrupt the running turn' })
    .input(One)
    .output(z.void()),
  intend: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/intend',
      summary: 'The user turned to this session: wake it if it sleeps',
    })
    .input(One)
    .output(z.void()),
  wake: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/wake',
      summary: 'Start its process now, after it failed too; prompts that wait are sent then',
    })
    .input(One)
    .output(Session),
  setModel: base
    .route({ method: 'PUT', path: '/sessions/{id}/model', summary: 'Switch the model, from the next request on' })
    .input(One.extend({ model: START_FIELDS.model }))
    .output(Session),
  setPermissionMode: base
    .route({ method: 'PUT', path: '/sessions/{id}/permission-mode', summary: 'Switch the permission mode at once' })
    .input(One.extend({ mode: PermissionMode }))
    .output(Session),
  setLimits: base
    .route({
      method: 'PUT',
      path: '/sessions/{id}/limits',
      summary: "Limits of this session's process, in place of its project's and the general ones",
    })
    .input(One.extend({ limits: LimitOverrides }))
    .output(Session),
  models: base.route({ method: 'GET', path: '/models', summary: 'Models the CLI offers' }).output(z.array(ModelChoice)),
  rename: base
    .route({ method: 'PUT', path: '/sessions/{id}/title', summary: 'Rename a session' })
    .input(One.extend({ title: Title }))
    .output(Session),
  archive: base
    .route({ method: 'PUT', path: '/sessions/{id}/archived', summary: 'Archive a session or bring it back' })
    .input(One.extend({ archived: z.boolean() }))
    .output(Session),
  close: base
    .route({ method: 'POST', path: '/sessions/{id}/close', summary: 'End the process of a session; the session stays' })
    .input(
      One.extend({
        /** Leaves it as it is where something goes on in it, or is promised to: a turn, a prompt that waits, a background task. */
        ifQuiet: z.boolean().default(false),
      }),
    )
    .output(Session),
  delete: base
    .route({
      method: 'DELETE',
      path: '/sessions/{id}',
      summary: "Delete a session and its journal; the CLI's own transcript stays on disk",
    })
    .input(One)
    .output(z.void()),
}
