/** What waits for the user is shown with all of it, though the transcript has only the head. */
import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aSession, waitingFor } from '../../testing/sessions.ts'
import { PendingRequest } from './pending-request.tsx'

const request = aToolRequest({ toolName: 'Bash', input: { command: 'echo begin && echo the-end-of-it' } })
const session = aSession({ state: waitingFor(RequestId.parse(request.requestId)) })

it('is asked of the host where the transcript has only the head of it, and shown then', async () => {
  const head = { ...request, input: { command: 'echo begin' }, rest: [{ id: 1, length: 90_000, path: ['command'] }] }
  const pending = vi.fn(() => [{ sessionId: session.id, request }])
  const bullpen = fakeBullpen({ 'permissions.pending': pending, 'permissions.kept': () => [] })
  renderWith(bullpen, <PendingRequest session={session} pending={[head]} />)
  expect(screen.queryByText(/begin/)).toBeNull() // never a part for the whole
  expect((await screen.findAllByText(/the-end-of-it/)).length).toBeGreaterThan(0)
  expect(pending).toHaveBeenCalledOnce()
})

it('is shown at once where the transcript has all of it', () => {
  const bullpen = fakeBullpen({ 'permissions.kept': () => [] })
  renderWith(bullpen, <PendingRequest session={session} pending={[request]} />)
  expect(screen.getAllByText(/the-end-of-it/).length).toBeGreaterThan(0)
})
