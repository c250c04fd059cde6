import { createEvent, fireEvent, render, screen } from '@testing-library/react'
import { Activity } from 'react'
import { expect, test, vi } from 'vitest'
import { withAltGr } from '../testing/alt-gr.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useShortcuts } from './shortcuts.ts'

test('a number without a tab of its own, and AltGr, are left to whoever wants them', () => {
  const go = vi.fn()
  const search = vi.fn()
  function Window() {
    useShortcuts({ runs: { 'view.search': search }, changed: {}, goToTab: (index) => (index < 2 ? go : undefined) })
    return <textarea aria-label="Prompt" />
  }
  render(<Window />)
  const prompt = screen.getByLabelText('Prompt')
  expect(fireEvent.keyDown(prompt, { code: 'Digit3', key: '3', altKey: true })).toBe(true)
  expect(fireEvent.keyDown(prompt, { code: 'Digit2', key: '2', altKey: true })).toBe(false)
  expect(go).toHaveBeenCalledOnce()
  expect(fireEvent(prompt, withAltGr(createEvent.keyDown(prompt, { code: 'KeyL', key: '@', altKey: true })))).toBe(true)
  expect(search).not.toHaveBeenCalled()
})

test('rest while a dialog is open, but not for one that is hidden with its pane', () => {
  const search = vi.fn()
  function Window({ pane }: { pane: 'visible' | 'hidden' }) {
    useShortcuts({ runs: { 'view.search': search }, changed: {}, goToTab: () => undefined })
    return (
      <Activity mode={pane}>
        <Dialog open onOpenChange={() => undefined} title="MCP servers">
          Some
        </Dialog>
      </Activity>
    )
  }
  const { rerender } = render(<Window pane="visible" />)
  const press = () => fireEvent.keyDown(document.body, { code: 'KeyF', key: 'f', ctrlKey: true, shiftKey: true })
  press()
  expect(search).not.toHaveBeenCalled()
  rerender(<Window pane="hidden" />)
  expect(document.querySelector('[role="dialog"]')).not.toBeNull()
  press()
  expect(search).toHaveBeenCalledOnce()
})
