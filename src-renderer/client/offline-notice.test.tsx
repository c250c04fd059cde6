import { act, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { OfflineNotice } from './offline-notice.tsx'

it('says what the view can’t do while there is no connection, and offers to try again', async () => {
  const bullpen = fakeBullpen({})
  const retry = vi.spyOn(bullpen.connection, 'retryNow').mockImplementation(() => undefined)
  const state = vi.spyOn(bullpen.connection, 'state', 'get')
  state.mockReturnValue({ kind: 'offline', since: 0 })
  renderWith(bullpen, <OfflineNotice meaning="Nothing can be searched." />)
  expect(screen.getByText(/Nothing can be searched\. It reconnects by itself\./)).toBeTruthy()
  act(() => screen.getByRole('button', { name: 'Try now' }).click())
  expect(retry).toHaveBeenCalledOnce()
})

it('is not there otherwise', () => {
  renderWith(fakeBullpen({}), <OfflineNotice meaning="Nothing can be searched." />)
  expect(screen.queryByText(/Nothing can be searched/)).toBeNull()
})
