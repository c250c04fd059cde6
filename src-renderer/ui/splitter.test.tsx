import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { Splitter } from './splitter.tsx'

test('arrows along the line’s way move it, Enter and a double click even it out', () => {
  const onPart = vi.fn()
  render(<Splitter label="Width" between="columns" part={0.5} onPart={onPart} />)
  const line = screen.getByRole('separator', { name: 'Width' })
  expect(line.getAttribute('aria-valuenow')).toBe('50')
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'Enter']) fireEvent.keyDown(line, { key })
  fireEvent.doubleClick(line)
  expect(onPart.mock.calls.map(([part]: unknown[]) => part)).toEqual([0.55, 0.45, 0.5, 0.5])
})
