/** An engine small enough for tests of the doors: one session, a list, a stream; everything else is refused. */
import { aSession } from '#shared/testing/sessions.ts'
import { AppError } from '#shared/errors.ts'
import type { FollowFrame } from '#shared/events.ts'
import { createRouter } from '../../api/router.ts'
import type { Engine, Log } from '../../engine/index.ts'

export const SESSION = aSession({ cwd: '/somewhere', trust: 'restricted', createdAt: 1, activeAt: 1 })

export type Logged = { level: string; message: string; fields: Record<string, unknown> | undefined }

function memoryLog(): Log & { readonly lines: Logged[] } {
  const lines: Logged[] = []
  const write = (level: string) => (message: string, fields?: Record<string, unknown>) =>
    void lines.push({ level, message, fields })
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** `sent` collects prompts; `frames` makes the stream of `follow`; `stops` counts requests to stop. */
export function smallHost({ frames }: { frames?: (signal: AbortSignal) => AsyncGenerator<FollowFrame, void> } = {}) {
  const sent: string[] = []
  const log = memoryLog()
  const state = { stops: 0, streamsOpen: 0 }
  const unknown = () => {
    throw new AppError('not_found', { message: 'There is no such session.', remedy: 'List them.', field: 'id' })
  }
  async function* follow(_input: unknown, signal: AbortSignal): AsyncGenerator<FollowFrame, void> {
    state.streamsOpen += 1
    try {
      if (frames) yield* frames(signal)
      else yield { type: 'snapshot', reset: true, session: SESSION, events: [], hasOlder: false, live: [] }
    } finally {
      state.streamsOpen -= 1
    }
  }
  const sessions = {
    list: ({ archived }: { archived: boolean }) => (archived ? [] : [SESSION]),
    get: (id: string) => (id === SESSION.id ? SESSION : unknown()),
    send: ({ text }: { text: string }) => {
      sent.push(text)
      return { queued: false }
    },
    models: () => Promise.reject(new Error('the details of a bug')),
    follow,
  }
  // an engine of which the tests call these parts only
  const engine = { home: '/home-of-tests', startedAt: 1, sessions } as unknown as Engine
  const router = createRouter({
    engine,
    log,
    host: {
      kind: 'headless',
      version: '0.0.0-test',
      requestStop: () => void (state.stops += 1),
    },
  })
  return { router, log, sent, state }
}
