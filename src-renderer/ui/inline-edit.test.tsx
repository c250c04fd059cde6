import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { InlineEdit } from './inline-edit.tsx'

it('Enter and Escape that belong to an input method leave it open', () => {
  const onDone = vi.fn()
  render(<InlineEdit label="Title" value="Old" onDone={onDone} />)
  const field = screen.getByRole('textbox', { name: 'Title' })
  fireEvent.change(field, { target: { value: '日本' } })
  fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
  fireEvent.keyDown(field, { key: 'Escape', isComposing: true })
  expect(onDone).not.toHaveBeenCalled()
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onDone).toHaveBeenCalledExactlyOnceWith('日本')
})
