import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Button, IconButton } from './button.tsx'
import { TooltipLayer } from './tooltip-layer.tsx'
import { tip } from './tooltip.ts'

const DELAY_MS = 400

const tooltip = () => screen.queryByRole('tooltip')
const button = (name: string) => screen.getByRole('button', { name })
const pass = (ms: number): void =>
  act(() => {
    vi.advanceTimersByTime(ms)
  })
const hover = (element: Element, pointerType = 'mouse') => fireEvent.pointerMove(element, { pointerType })

function Page({ copied = false, hasStop = true }: { copied?: boolean; hasStop?: boolean }) {
  return (
    <>
      <p>Words</p>
      <div data-testid="list">
        <IconButton label={copied ? 'Copied' : 'Copy'} shortcut="Ctrl+C">
          <svg />
        </IconButton>
        {hasStop && <IconButton label="Stop">■</IconButton>}
      </div>
      <Button {...tip('What this session may cost')}>Budget</Button>
      <TooltipLayer />
    </>
  )
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the tooltip', () => {
  it('comes when the pointer rests on a control or on what is in it, and goes with it', () => {
    const { container } = render(<Page />)
    hover(container.querySelector('svg')!)
    pass(DELAY_MS - 1)
    expect(tooltip()).toBeNull()
    pass(1)
    expect(tooltip()?.textContent).toBe('CopyCtrl+C')
    hover(screen.getByText('Words'))
    expect(tooltip()).toBeNull()
  })

  it('comes at once from one control to the next', () => {
    render(<Page />)
    hover(button('Copy'))
    pass(DELAY_MS)
    hover(button('Stop'))
    expect(tooltip()?.textContent).toBe('Stop')
    hover(screen.getByText('Words'))
    pass(1_000)
    hover(button('Copy'))
    expect(tooltip()).toBeNull()
  })

  it.each([
    ['pressed', () => fireEvent.pointerDown(button('Copy'))],
    ['left by a key', () => fireEvent.keyDown(document.body, { key: 'Escape' })],
    ['scrolled away', () => fireEvent.scroll(screen.getByTestId('list'))],
    ['in a window that is left', () => fireEvent.blur(window)],
  ])('goes from a control that is %s, and stays away until the pointer comes anew', (_, happen) => {
    render(<Page />)
    hover(button('Copy'))
    pass(DELAY_MS)
    happen()
    expect(tooltip()).toBeNull()
    hover(button('Copy'))
    pass(DELAY_MS)
    expect(tooltip()).toBeNull()
    hover(screen.getByText('Words'))
    hover(button('Copy'))
    pass(DELAY_MS)
    expect(tooltip()).not.toBeNull()
  })

  it('stays for a key that is held, and for what scrolls elsewhere', () => {
    render(<Page />)
    hover(button('Budget'))
    pass(DELAY_MS)
    fireEvent.keyDown(document.body, { key: 'Shift' })
    fireEvent.scroll(screen.getByTestId('list'))
    expect(tooltip()).not.toBeNull()
  })

  it('comes with the focus of the keyboard, and goes with it', () => {
    render(<Page />)
    act(() => button('Stop').focus())
    expect(tooltip()?.textContent).toBe('Stop')
    act(() => button('Stop').blur())
    expect(tooltip()).toBeNull()
  })

  it('keeps what the focus shows from a pointer that only leaves another control', () => {
    render(<Page />)
    hover(button('Copy'))
    pass(DELAY_MS)
    act(() => button('Stop').focus())
    hover(screen.getByText('Words'))
    expect(tooltip()?.textContent).toBe('Stop')
  })

  it('stays while the pointer is at it, to be read by who magnifies the page', () => {
    render(<Page />)
    hover(button('Budget'))
    pass(DELAY_MS)
    tooltip()!.getBoundingClientRect = () => new DOMRect(100, 100, 80, 20)
    fireEvent.pointerMove(screen.getByText('Words'), { pointerType: 'mouse', clientX: 110, clientY: 125 })
    expect(tooltip()).not.toBeNull()
    fireEvent.pointerMove(screen.getByText('Words'), { pointerType: 'mouse', clientX: 110, clientY: 190 })
    expect(tooltip()).toBeNull()
  })

  it('does not come for a control that was scrolled away before its time', () => {
    render(<Page />)
    hover(button('Copy'))
    fireEvent.scroll(screen.getByTestId('list'))
    pass(DELAY_MS)
    expect(tooltip()).toBeNull()
  })

  it('does not come for a finger', () => {
    render(<Page />)
    hover(button('Copy'), 'touch')
    pass(DELAY_MS)
    expect(tooltip()).toBeNull()
  })

  it('says what its control says now, and goes with it', async () => {
    const { rerender } = render(<Page />)
    hover(button('Copy'))
    pass(DELAY_MS)
    rerender(<Page copied />)
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(tooltip()?.textContent).toBe('CopiedCtrl+C')
    hover(button('Stop'))
    rerender(<Page copied hasStop={false} />)
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(tooltip()).toBeNull()
  })

  it('is read out with its control, where that is not called so already', () => {
    render(<Page />)
    hover(button('Budget'))
    pass(DELAY_MS)
    expect(button('Budget').getAttribute('aria-describedby')).toBe(tooltip()?.id)
    hover(button('Stop'))
    expect(button('Budget').hasAttribute('aria-describedby')).toBe(false)
    expect(button('Stop').hasAttribute('aria-describedby')).toBe(false)
    hover(button('Copy'))
    const keys = document.getElementById(button('Copy').getAttribute('aria-describedby') ?? '')
    expect(keys?.textContent).toBe('Ctrl+C')
  })
})
