import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useHeldRows } from './use-held-rows.ts'

function Rows({ of }: { of: readonly number[] }) {
  const { rows, hold } = useHeldRows(of, (row) => row)
  return (
    <ul {...hold} aria-label="Rows">
      {rows.map(({ row, isGone }) => (
        <li key={row}>{isGone ? `${row} gone` : row}</li>
      ))}
    </ul>
  )
}
const shown = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent)

it('keeps rows in their places while the pointer is among them, and lets go behind it', () => {
  const { rerender } = render(<Rows of={[1, 2, 3]} />)
  fireEvent.pointerEnter(screen.getByLabelText('Rows'))
  rerender(<Rows of={[3, 2]} />)
  expect(shown()).toEqual(['1 gone', '2', '3'])
  rerender(<Rows of={[5, 3, 2]} />)
  expect(shown()).toEqual(['1 gone', '2', '3', '5'])
  rerender(<Rows of={[6, 5, 3]} />)
  expect(shown()).toEqual(['1 gone', '2 gone', '3', '5', '6'])
  fireEvent.pointerLeave(screen.getByLabelText('Rows'))
  expect(shown()).toEqual(['6', '5', '3'])
  rerender(<Rows of={[3, 5]} />)
  expect(shown()).toEqual(['3', '5'])
})
