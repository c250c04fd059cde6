import { act } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { useFolderIntent } from './use-folder-intent.ts'

function Probe({ path }: { path: string }) {
  useFolderIntent(path)
  return null
}

async function intended(path: string, trust: string): Promise<unknown[]> {
  const told: unknown[] = []
  const bullpen = fakeBullpen({
    'folders.inspect': () => ({ path: '/work/shop', name: 'shop', trust, runs: [], unreadable: [], gitBranch: null }),
    'pool.intend': (input) => void told.push(input),
  })
  renderWith(bullpen, <Probe path={path} />)
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  return told
}

describe('useFolderIntent', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('tells of a trusted folder, by its real path', async () => {
    expect(await intended('~/shop', 'trusted')).toEqual([{ cwd: '/work/shop' }])
  })

  it.each(['restricted', 'undecided'])('starts nothing in a folder that is %s', async (trust) => {
    expect(await intended('~/shop', trust)).toEqual([])
  })

  it('asks nothing before a folder is named', async () => expect(await intended(' ', 'trusted')).toEqual([]))
})
