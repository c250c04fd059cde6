/** Sessions: their life, their prompts, their events. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { FollowFrame, StoredEvent } from '../events.ts'
import { PromptId, SessionId } from '../ids.ts'
import { PermissionMode, Profile, Session } from '../session.ts'
import { ModelChoice } from '../system.ts'
import { base } from './base.ts'

const One = z.object({ id: SessionId })
const Model = z.string().trim().min(1).max(200).nullable()
const Title = z.string().trim().min(1).max(200)

/** 20 MiB of UTF-16 units: far over any prompt a model takes, far under what would stall the host. */
export const PROMPT_MAX_LENGTH = 20 * 1024 * 1024

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
        model: Model.optional(),
        permissionMode: PermissionMode.optional(),
        profile: Profile.default('default'),
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
      }),
    )
    .output(eventIterator(FollowFrame)),
  events: base
    .route({ method: 'GET', path: '/sessions/{id}/events', summary: 'A page of journalled events, oldest first' })
    .input(
      One.extend({
        /** Events with a smaller number than this; without it, the newest. */
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(5_000).default(400),
      }),
    )
    .output(z.object({ events: z.array(StoredEvent), hasOlder: z.boolean() })),
  send: base
    .route({
      method: 'POST',
      path: '/sessions/{id}/prompts',
      summary: 'Send a prompt, or queue it behind the running turn',
    })
    .input(
      One.extend({
        promptId: PromptId,
        text: z
          .string()
          .max(PROMPT_MAX_LENGTH, 'the prompt is longer than 20 MiB')
          .refine((text) => text.trim() !== '', 'the prompt is empty'),
      }),
    )
    .output(z.object({ queued: z.boolean() })),
  withdraw: base
    .route({ method: 'DELETE', path: '/sessions/{id}/prompts/{promptId}', summary: 'Take a queued prompt back' })
    .input(One.extend({ promptId: PromptId }))
    .output(z.void()),
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
  setModel: base
    .route({ method: 'PUT', path: '/sessions/{id}/model', summary: 'Switch the model, from the next request on' })
    .input(One.extend({ model: Model }))
    .output(Session),
  setPermissionMode: base
    .route({ method: 'PUT', path: '/sessions/{id}/permission-mode', summary: 'Switch the permission mode at once' })
    .input(One.extend({ mode: PermissionMode }))
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
    .input(One)
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
