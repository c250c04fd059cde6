/** Permission requests and questions of the agent. */
import { z } from 'zod'
import { RequestId, SessionId } from '../ids.ts'
import { Decision, PendingPermission, PresentFile } from '../permissions.ts'
import { KeptRule, KeptScope } from '../permission-rules.ts'
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
  present: base
    .route({
      method: 'GET',
      path: '/permissions/{requestId}/present',
      summary: 'What stands now in the file that a pending request would write',
    })
    .input(z.object({ sessionId: SessionId, requestId: RequestId }))
    .output(PresentFile),
  kept: base
    .route({
      method: 'GET',
      path: '/sessions/{sessionId}/rules',
      summary: "Rules of the CLI's settings files that allow something in this session without asking",
    })
    .input(z.object({ sessionId: SessionId }))
    .output(z.array(KeptRule)),
  drop: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/rules/drop',
      summary: 'Take such a rule out of its file; what is left is the answer',
    })
    .input(z.object({ sessionId: SessionId, rule: z.string().min(1).max(10_000), scope: KeptScope }))
    .output(z.array(KeptRule)),
  revoke: base
    .route({
      method: 'POST',
      path: '/sessions/{sessionId}/grants/revoke',
      summary: 'Take back what was allowed for one session; from then on it asks again',
    })
    .input(z.object({ sessionId: SessionId, rule: z.string() }))
    .output(Session),
}
