import { render } from '@testing-library/react'
import { createRef } from 'react'
import { expect, it } from 'vitest'
import { SteadyRows } from './steady-rows.tsx'

it('has the size the list gives it, and the same style whether that scrolls or not', () => {
  const ref = createRef<HTMLDivElement>()
  const rows = (style: object) => (
    <SteadyRows ref={ref} style={{ height: 120, ...style }}>
      row
    </SteadyRows>
  )
  const { rerender } = render(rows({}))
  const before = ref.current?.getAttribute('style')
  expect(before).toContain('height: 120px')
  rerender(rows({ pointerEvents: 'none' }))
  expect(ref.current?.getAttribute('style')).toBe(before)
})
