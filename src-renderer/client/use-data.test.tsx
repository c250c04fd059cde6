import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import { Activity } from 'react'
import { expect, it, vi } from 'vitest'
import { useData } from './use-data.ts'

it('asks anew when its view comes back, and paints it again only for another answer', async () => {
  let answer = { holder: 'nobody' }
  const ask = vi.fn<() => Promise<typeof answer>>(() => Promise.resolve({ ...answer }))
  const painted = vi.fn<() => void>()
  function View() {
    const { data } = useData({ queryKey: ['held'], queryFn: ask, staleTime: 0 })
    painted()
    return <p>{data === undefined ? 'unknown' : data.holder}</p>
  }
  const client = new QueryClient()
  const view = <View />
  const window = (mode: 'visible' | 'hidden') => (
    <QueryClientProvider client={client}>
      <Activity mode={mode}>{view}</Activity>
    </QueryClientProvider>
  )
  const { rerender } = render(window('visible'))
  expect(await screen.findByText('nobody')).toBeTruthy()
  const once = painted.mock.calls.length

  rerender(window('hidden'))
  rerender(window('visible'))
  await waitFor(() => expect(ask).toHaveBeenCalledTimes(2))
  await act(() => Promise.resolve())
  expect(painted).toHaveBeenCalledTimes(once)

  answer = { holder: 'a terminal' }
  rerender(window('hidden'))
  rerender(window('visible'))
  expect(await screen.findByText('a terminal')).toBeTruthy()
})
