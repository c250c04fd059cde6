import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PromptId, SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { openSqliteStore } from './sqlite-store.ts'

const session = SessionId.parse(crypto.randomUUID())
const [first, second, third] = [0, 1, 2].map(() => PromptId.parse(crypto.randomUUID())) as [
  PromptId,
  PromptId,
  PromptId,
]

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bullpen-queue-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** What a host that starts finds, after another has written these events. */
function reopened(
  write: (append: (event: Parameters<ReturnType<typeof open>['journal']['append']>[1][number]) => void) => void,
) {
  const store = open()
  store.sessions.insert({
    ...{ id: session, cwd: '/project', profile: 'default', title: 'One', model: null, activeModel: null },
    ...{ permissionMode: 'default', cliSessionId: null, usage: NO_USAGE, createdAt: 1, activeAt: 1 },
    ...{
      archived: false,
      closed: false,
      limits: {},
      continueAtReset: false,
      lostTurns: 0,
      effort: null,
      budgetUsd: null,
      grants: [],
      lastOutcome: null,
    },
  })
  write((event) => store.journal.append(session, [event]))
  store.close()
  const again = open()
  const queued = again.journal.queuedPrompts().get(session)
  again.close()
  return queued
}
const open = () => openSqliteStore(join(folder, 'bullpen.db'), () => 1)

test('the queue comes back with its order, its edits and its times', () => {
  const queued = reopened((append) => {
    append({ type: 'prompt', promptId: first, text: 'one' })
    append({ type: 'prompt', promptId: second, text: 'two', origin: 'retry', notBefore: 500 })
    append({ type: 'queue.ordered', promptIds: [second, first] })
    append({ type: 'prompt.edited', promptId: first, text: 'one, better' })
    append({ type: 'prompt', promptId: third, text: 'three' })
  })
  expect(queued).toEqual([
    { promptId: second, text: 'two', origin: 'retry', notBefore: 500 },
    { promptId: first, text: 'one, better' },
    { promptId: third, text: 'three' },
  ])
})

test('a hurried prompt no longer waits for its time, and one that was withdrawn is gone', () => {
  const queued = reopened((append) => {
    append({ type: 'prompt', promptId: first, text: 'one', notBefore: 500 })
    append({ type: 'prompt', promptId: second, text: 'two' })
    append({ type: 'queue.ordered', promptIds: [first, second], hurried: first })
    append({ type: 'prompt.withdrawn', promptId: second })
  })
  expect(queued).toEqual([{ promptId: first, text: 'one' }])
})
