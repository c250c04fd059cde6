import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../../../testing/fake-bullpen.tsx'
import { aSession } from '../../../testing/sessions.ts'
import { SessionGrants } from './session-grants.tsx'

describe('SessionGrants', () => {
  it('is not there while nothing is allowed', () => {
    renderWith(fakeBullpen({}), <SessionGrants session={aSession()} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('lists what is allowed in words, and takes one rule back', async () => {
    const session = aSession({ grants: ['Bash(npm run *)', 'Edit(./**)'] })
    const revoke = vi.fn<(input: unknown) => unknown>(() => aSession({ grants: ['Edit(./**)'] }))
    renderWith(fakeBullpen({ 'permissions.revoke': revoke }), <SessionGrants session={session} />)
    await userEvent.click(screen.getByRole('button', { name: '2 allowed in this session' }))
    expect(screen.getByText(/begins with “npm run”/)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Take back Bash(npm run *)' }))
    expect(revoke).toHaveBeenCalledExactlyOnceWith({ sessionId: session.id, rule: 'Bash(npm run *)' })
  })
})
