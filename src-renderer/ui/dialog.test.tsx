import { render, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TooltipLayer } from './tooltip-layer.tsx'

const show = (inside: React.ReactNode) =>
  render(
    <>
      <Dialog open onOpenChange={() => undefined} title="A dialog">
        {inside}
      </Dialog>
      <TooltipLayer />
    </>,
  )

it('begins in what it asks for', () => {
  show(<Button>Go on</Button>)
  expect(document.activeElement?.textContent).toBe('Go on')
})

it('begins at itself where it asks for nothing: its ✕ would show its tooltip', () => {
  show(<p>Words</p>)
  expect(document.activeElement).toBe(screen.getByRole('dialog'))
  expect(screen.queryByRole('tooltip')).toBeNull()
})

it('gives the focus back to where it was, or to where it was before, if that is gone', async () => {
  const window = (open: boolean, hasChip = true) => (
    <>
      <textarea aria-label="Prompt" />
      {hasChip && <Button>1 server failed</Button>}
      <Dialog open={open} onOpenChange={() => undefined} title="Servers">
        <input aria-label="Name" autoFocus />
        <Button>Reconnect</Button>
      </Dialog>
    </>
  )
  const { rerender } = render(window(false))
  screen.getByLabelText('Prompt').focus()
  const chip = screen.getByRole('button', { name: '1 server failed' })
  chip.focus()
  rerender(window(true))
  expect(document.activeElement).toBe(screen.getByLabelText('Name'))
  rerender(window(false))
  await waitFor(() => expect(document.activeElement).toBe(chip))
  rerender(window(true))
  rerender(window(true, false))
  rerender(window(false, false))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Prompt')))
})
