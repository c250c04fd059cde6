/** Whoever follows a session on the command line is told what keeps it, as in the window. */
import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { FollowFrame } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { aSession } from '#shared/testing/sessions.ts'
import type { Link } from '../link.ts'
import type { Terminal } from '../terminal.ts'
import { attach } from './attach.ts'

const { data: reason } = new AppError('network', { message: 'The API could not be reached.', remedy: 'Look.' })
const call = { messageId: 'm', parent: null, toolUseId: 't', name: 'Bash', input: { command: 'npm run watch' } }

it('is told of safe mode, of prompts that the API holds up, and of a task that a crash cut', async () => {
  const queued = [{ promptId: PromptId.parse(crypto.randomUUID()), text: 'go' }]
  const session = aSession({ state: { kind: 'hibernated' }, queued, lastSeq: 2, safeMode: true })
  const told = Promise.withResolvers<undefined>()
  async function* follow(): AsyncGenerator<FollowFrame> {
    const events = [
      { seq: 1, at: 1, event: { type: 'tool.call' as const, ...call } },
      { seq: 2, at: 1, event: { type: 'task.started' as const, toolUseId: 't' } },
    ]
    yield { type: 'snapshot', reset: true, session, events, hasOlder: false, live: [] }
    await told.promise
  }
  async function* watch() {
    yield { state: 'open', since: 0, retryAt: null, failures: 5, reason }
  }
  const client = {
    sessions: { list: async () => [session], follow: () => Promise.resolve(follow()) },
    breaker: { watch: () => Promise.resolve(watch()) },
  }
  const notes: string[] = []
  const terminal = {
    note(text: string) {
      notes.push(text)
      if (text.startsWith('Waiting for the API')) told.resolve(undefined)
    },
    out: () => Promise.resolve(),
  }
  const link = { client, interrupts: { quit: new AbortController().signal, onFirst: () => undefined } }
  // the command calls these of them and nothing else
  const followed = attach(link as unknown as Link, {
    ...{ id: session.id, follow: true, json: false, terminal: terminal as unknown as Terminal },
  })
  await expect(followed).rejects.toThrow() // the host went away
  expect(notes).toEqual([
    expect.stringMatching(/^Safe mode: /),
    'Bash npm run watch',
    'beside it, ended with its process, unfinished: Bash npm run watch',
    'Waiting for the API, which failed again and again. The API could not be reached.',
  ])
})
