import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession } from '../testing/sessions.ts'
import { SafeModeBanner } from './safe-mode-banner.tsx'

it('says why a session is in safe mode, and starts it normally on demand', async () => {
  const startNormally = vi.fn(() => aSession())
  const session = aSession({ safeMode: true, trust: 'restricted' })
  renderWith(fakeBullpen({ 'sessions.startNormally': startNormally }), <SafeModeBanner session={session} />)
  expect(screen.queryByText(/^Opened in safe mode because Bullpen ended/)).not.toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Start normally' }))
  await waitFor(() => expect(startNormally).toHaveBeenCalledWith({ id: session.id }))
})

it('is not there otherwise', () => {
  renderWith(fakeBullpen({}), <SafeModeBanner session={aSession({ trust: 'restricted' })} />)
  expect(screen.queryByText(/safe mode/)).toBeNull()
})
