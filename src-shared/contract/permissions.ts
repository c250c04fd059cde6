/** Permission requests and questions of the agent. */
import { z } from 'zod'
import { RequestId, SessionId } from '../ids.ts'
import { Decision, PendingPermission } from '../permissions.ts'
import { Session } from '../session.ts'
import { base } from './base.ts'

export const permissions = {
  pending: base
    .route({ method: 'GET', path: '/permissions', summary: 'Requests that wait for the user, in all sessions' })
    .output(z.array(PendingPermission)),
  answer: base
    .route({ method: 'POST', path: '/permissions/{requestId}', summary: 'Answer a request' })
    .input(z.object({ sessionId: SessionId, requestId: RequestId, decision: Decision }))
    .output(z.void()),
  revoke: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/grants/revoke',
      summary: 'Take back what was allowed for one session; from then on it asks again',
    })
    .input(z.object({ sessionId: SessionId, rule: z.string() }))
    .output(Session),
}
