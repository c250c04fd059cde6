import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useOverlay } from './use-overlay.ts'

it('goes to the costs again when they are asked for again', () => {
  const { result } = renderHook(useOverlay)
  act(() => result.current.open('dashboard', 'costs'))
  const { place } = result.current
  expect(place).toEqual({ at: 'costs' })
  act(() => result.current.open('dashboard', 'costs'))
  expect(result.current.place).toEqual(place)
  expect(result.current.place).not.toBe(place)
  act(() => result.current.open('dashboard'))
  expect(result.current.place).toBeNull()
})
