import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, aToolRequest } from '../testing/sessions.ts'
import { GUARD_MS } from '../ui/use-guard.ts'
import { InboxRequest } from './inbox-request.tsx'

let now = 0
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => now))
afterEach(() => void vi.restoreAllMocks())

const show = (id: string) => {
  const request = aToolRequest({ requestId: RequestId.parse(id), input: { command: 'npm test' } })
  const { unmount } = renderWith(fakeBullpen({}), <InboxRequest session={aSession()} request={request} />)
  now += GUARD_MS
  return unmount
}
const reason = () => screen.getByRole('textbox', { name: 'Reason, for Claude' })

it('a reason that is typed and not sent is there when one comes back to its request, and takes no key then', async () => {
  const leave = show('one')
  await userEvent.click(screen.getByRole('button', { name: /^Deny…/ }))
  expect(document.activeElement).toBe(reason())
  await userEvent.type(reason(), 'Use pnpm')
  leave()
  const leaveOther = show('two')
  expect(screen.queryByRole('textbox')).toBeNull()
  leaveOther()
  show('one')
  expect(reason()).toHaveProperty('value', 'Use pnpm')
  expect(document.activeElement).toBe(document.body)
})
