import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../../../testing/fake-bullpen.tsx'
import { aSession } from '../../../testing/sessions.ts'
import { ActionMenu } from '../../../ui/menu.tsx'
import { grantsEntry, SessionGrants } from './session-grants.tsx'

describe('SessionGrants', () => {
  it('is not there while nothing is allowed', () => {
    renderWith(fakeBullpen({}), <SessionGrants session={aSession()} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('opens from the menu of the session too, where only settings files allow something', async () => {
    const rule = { rule: 'Bash(ls)', scope: 'user' as const, file: '/home/ada/.claude/settings.json' }
    renderWith(
      fakeBullpen({ 'permissions.kept': () => [rule] }),
      <>
        <ActionMenu label="Session" entries={[grantsEntry({ disabled: false })]}>
          <button type="button">More</button>
        </ActionMenu>
        <SessionGrants session={aSession()} />
      </>,
    )
    await userEvent.click(screen.getByRole('button', { name: 'More' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'What is allowed…' }))
    expect(await screen.findByRole('dialog', { name: 'Allowed in this session' })).toBeTruthy()
    expect(await screen.findByText('Bash(ls)')).toBeTruthy()
  })

  it('lists what is allowed in words, and takes one rule back', async () => {
    const session = aSession({ grants: ['Bash(npm run *)', 'Edit(./**)'] })
    const revoke = vi.fn<(input: unknown) => unknown>(() => aSession({ grants: ['Edit(./**)'] }))
    renderWith(
      fakeBullpen({ 'permissions.revoke': revoke, 'permissions.kept': () => [] }),
      <SessionGrants session={session} />,
    )
    await userEvent.click(screen.getByRole('button', { name: '2 allowed in this session' }))
    expect(screen.getByText(/begins with “npm run”/)).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByRole('dialog', { name: 'Allowed in this session' }))
    expect(screen.queryByRole('tooltip')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Take back Bash(npm run *)' }))
    expect(revoke).toHaveBeenCalledExactlyOnceWith({ sessionId: session.id, rule: 'Bash(npm run *)' })
  })

  it('lists the rules of settings files too, and takes one out when asked twice', async () => {
    const session = aSession({ grants: ['Edit(./**)'] })
    const rule = { rule: 'Bash(ls)', scope: 'local' as const, file: '/work/.claude/settings.local.json' }
    const drop = vi.fn<(input: unknown) => unknown>(() => [])
    const host = { 'permissions.kept': () => [rule], 'permissions.drop': drop }
    renderWith(fakeBullpen(host), <SessionGrants session={session} />)
    await userEvent.click(screen.getByRole('button', { name: '1 allowed in this session' }))
    expect(await screen.findByText(/In this project, for you\./)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Remove Bash(ls)' }))
    expect(drop).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Remove for good' }))
    expect(drop).toHaveBeenCalledExactlyOnceWith({ sessionId: session.id, rule: 'Bash(ls)', scope: 'local' })
    expect(await screen.findByText(/No rule of a settings file/)).toBeTruthy()
  })
})
