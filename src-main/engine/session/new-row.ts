/** A session as it is stored before anything has happened in it. */
import { SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import type { SessionRow } from '../store/types.ts'
import { UNTITLED } from './summary.ts'

type Given = Pick<SessionRow, 'cwd' | 'permissionMode' | 'createdAt'> & Partial<Omit<SessionRow, 'id'>>

/** With an id of its own. */
export const newRow = (given: Given): SessionRow => ({
  id: SessionId.parse(crypto.randomUUID()),
  profile: 'default',
  title: UNTITLED,
  model: null,
  activeModel: null,
  cliSessionId: null,
  usage: NO_USAGE,
  activeAt: given.createdAt,
  archived: false,
  closed: false,
  limits: {},
  continueAtReset: false,
  effort: null,
  budgetUsd: null,
  grants: [],
  lastOutcome: null,
  lostTurns: 0,
  ...given,
})
