import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aPool, aSpare, online, streamOf } from '../testing/monitoring.ts'
import { PoolIndicator } from './pool-indicator.tsx'
import { poolGlance } from './pool-words.ts'

const ready = aSpare()
const starting = aSpare({ id: 'b', phase: 'starting', pid: null })

describe('poolGlance', () => {
  it.each([
    ['2 ready', aPool({ spares: [ready, aSpare({ id: 'c' })] })],
    ['1 ready', aPool({ spares: [ready, starting], blocked: 'memory', reason: 'Low.' })],
    ['filling', aPool({ spares: [starting] })],
    ['filling', aPool({ blocked: 'starting-up' })],
    ['filling', aPool({ blocked: 'machine-busy' })],
    ['paused', aPool({ paused: true })],
    ['paused, 1 ready', aPool({ paused: true, spares: [ready] })],
    ['off', aPool({ enabled: false, blocked: 'disabled' })],
    ['empty, low memory', aPool({ blocked: 'memory' })],
    ['empty', aPool()],
  ])('%s', (words, status) => expect(poolGlance(status).words).toBe(words))

  it('has the figures and the reason for who asks', () => {
    const { statistics } = aPool()
    const counted = { ...statistics, hits: { general: 3, project: 1 }, misses: 1, timeToReadyMs: 1_240 }
    expect(poolGlance(aPool({ spares: [ready], statistics: counted, reason: 'Memory is low.' })).detail).toBe(
      '1 ready, 0 starting; aims at 2, at most 4. 4 of 5 sessions found a process ready. Ready after 1.2 s. Memory is low.',
    )
  })
})

describe('PoolIndicator', () => {
  it('shows the pool and opens the dashboard', async () => {
    const onOpenDashboard = vi.fn()
    const bullpen = online(fakeBullpen({ 'pool.watch': () => streamOf(aPool({ spares: [ready] })) }))
    renderWith(bullpen, <PoolIndicator onOpenDashboard={onOpenDashboard} />)
    await userEvent.click(await screen.findByRole('button', { name: /^Warm pool: 1 ready/ }))
    expect(onOpenDashboard).toHaveBeenCalledOnce()
  })
})
