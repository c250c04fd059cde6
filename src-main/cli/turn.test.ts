import { expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { FollowFrame, SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { newRow } from '../engine/session/new-row.ts'
import type { Link } from './link.ts'
import type { Terminal } from './terminal.ts'
import { runTurn } from './turn.ts'

const { data: reason } = new AppError('network', { message: 'The API could not be reached.', remedy: 'Look.' })

it('a prompt that waits for the API is not waited for in silence', async () => {
  const notes: string[] = []
  const told = Promise.withResolvers<string>()
  const sent = Promise.withResolvers<PromptId>()
  const row = newRow({ cwd: '/work', permissionMode: 'default', createdAt: 0 })
  const session = { ...row, trust: 'trusted', lastSeq: 0, state: { kind: 'hibernated' } }
  async function* follow(): AsyncGenerator<FollowFrame> {
    const promptId = await sent.promise
    await told.promise // the turn begins only after the user has heard why it did not
    const events: SessionEvent[] = [
      { type: 'turn.started', promptId },
      { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: null, durationMs: 1 },
    ]
    yield { type: 'batch', events: events.map((event, at) => ({ seq: at + 1, at, event })), live: [] }
  }
  async function* watch() {
    yield { state: 'open', since: 0, retryAt: 0, failures: 0, reason }
  }
  const client = {
    sessions: {
      send: async ({ promptId }: { promptId: string }) => (sent.resolve(PromptId.parse(promptId)), { queued: false }),
      follow: () => Promise.resolve(follow()),
    },
    breaker: { watch: () => Promise.resolve(watch()) },
  }
  const terminal = {
    note(text: string) {
      notes.push(text)
      told.resolve(text)
    },
    out: () => Promise.resolve(),
  }
  const link = { client, interrupts: { quit: new AbortController().signal, onFirst: () => undefined } }
  // the command calls these of them and nothing else
  const code = await runTurn(link as unknown as Link, {
    session: session as unknown as Parameters<typeof runTurn>[1]['session'],
    ...{ text: 'hello', json: false, terminal: terminal as unknown as Terminal },
  })
  expect(code).toBe(0)
  expect(notes).toEqual([expect.stringMatching(/^Waiting for the API, .*The API could not be reached\./)])
})
