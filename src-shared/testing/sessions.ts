/** Sessions for the tests of every part. */
import { PromptId, SessionId } from '../ids.ts'
import { NO_USAGE, type Session } from '../session.ts'

export const sessionId = (n = 1): SessionId => SessionId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
export const promptId = (n = 1): PromptId => PromptId.parse(`10000000-0000-4000-8000-${String(n).padStart(12, '0')}`)

export const aSession = (changes: Partial<Session> = {}): Session => ({
  id: sessionId(),
  cwd: '/work/project',
  title: 'A session',
  state: { kind: 'idle' },
  profile: 'default',
  trust: 'trusted',
  model: null,
  activeModel: null,
  permissionMode: 'default',
  usage: NO_USAGE,
  queued: [],
  lastSeq: 0,
  createdAt: 0,
  activeAt: 0,
  archived: false,
  limits: {},
  continueAtReset: false,
  effort: null,
  budgetUsd: null,
  grants: [],
  lastOutcome: null,
  ...changes,
})
