import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { LimitOverrides } from '#shared/limits.ts'
import { DEFAULTS } from '#shared/settings.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession } from '../testing/sessions.ts'
import { SessionLimitsDialog } from './session-limits-dialog.tsx'

it('shows where each limit comes from, and changes those of the session alone', async () => {
  const settings = { ...DEFAULTS, projects: { '/work': { processMemoryMiB: 1_024 } } }
  const calls: unknown[] = []
  const session = aSession({ cwd: '/work/app' })
  const bullpen = fakeBullpen({
    'settings.get': () => ({ settings, path: '/s', problems: [] }),
    'sessions.setLimits': (input) => {
      calls.push(input)
      return { ...session, limits: LimitOverrides.parse((input as { limits: unknown }).limits) }
    },
  })
  bullpen.sessions.apply({ type: 'snapshot', sessions: [session] })
  renderWith(bullpen, <SessionLimitsDialog id={session.id} onClose={() => undefined} />)
  expect(await screen.findByText('As the project: 1024 MiB')).toBeTruthy()
  expect(screen.getByText('As everywhere: 6144 MiB')).toBeTruthy()
  await userEvent.selectOptions(screen.getByLabelText('Memory of the CLI', { exact: true }), 'Its own')
  const input = await screen.findByLabelText('Memory of the CLI, MiB')
  await userEvent.clear(input)
  await userEvent.type(input, '1{Enter}')
  expect((await screen.findByRole('alert')).textContent).toBe('Must be at least 256.')
  await userEvent.clear(input)
  await userEvent.type(input, '4096{Enter}')
  await userEvent.click(await screen.findByText('None of its own'))
  expect(calls).toEqual([
    { id: session.id, limits: { processMemoryMiB: 1_024 } },
    { id: session.id, limits: { processMemoryMiB: 4_096 } },
    { id: session.id, limits: {} },
  ])
})
