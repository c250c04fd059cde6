import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TooltipProvider } from './tooltip.tsx'

const show = (inside: React.ReactNode) =>
  render(
    <TooltipProvider>
      <Dialog open onOpenChange={() => undefined} title="A dialog">
        {inside}
      </Dialog>
    </TooltipProvider>,
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
