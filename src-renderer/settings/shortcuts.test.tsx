import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { DEFAULTS, type SettingsPatch } from '#shared/settings.ts'
import { Shortcuts } from './shortcuts.tsx'
import type { Save } from './use-settings.ts'

function shown(shortcuts = {}) {
  const settings = { ...DEFAULTS, shortcuts }
  const edit = { refusal: null, refuse: vi.fn(), save: vi.fn<(patch: SettingsPatch, field: string) => void>() }
  const save: Save = (change, field) => {
    edit.save(typeof change === 'function' ? change(settings) : change, field)
    return Promise.resolve(true)
  }
  render(<Shortcuts settings={settings} edit={{ ...edit, save }} />)
  return { edit, user: userEvent.setup() }
}

test('a shortcut is added by pressing it', async () => {
  const { edit, user } = shown()
  await user.click(screen.getByRole('button', { name: 'Add a shortcut for “Settings”' }))
  await user.keyboard('{Alt>}q{/Alt}')
  expect(edit.save).toHaveBeenCalledWith({ shortcuts: { 'app.settings': ['Mod+,', 'Alt+,', 'Alt+Q'] } }, 'shortcuts')
})

test('one that belongs to another action is refused by its name', async () => {
  const { edit, user } = shown()
  await user.click(screen.getByRole('button', { name: 'Add a shortcut for “Settings”' }))
  await user.keyboard('{Alt>}n{/Alt}')
  expect(edit.save).not.toHaveBeenCalled()
  expect(edit.refuse).toHaveBeenCalledWith({
    field: 'shortcuts.app.settings',
    words: expect.stringContaining('“New session”'),
  })
})

test('a bare letter is no shortcut, and Escape changes nothing', async () => {
  const { edit, user } = shown()
  await user.click(screen.getByRole('button', { name: 'Add a shortcut for “Settings”' }))
  await user.keyboard('g')
  expect(edit.refuse).toHaveBeenCalled()
  await user.keyboard('{Escape}')
  expect(screen.queryByText('Press the keys…')).toBeNull()
  expect(edit.save).not.toHaveBeenCalled()
})

test('a shortcut is taken off, and brought back', async () => {
  const { edit, user } = shown({ 'view.search': [] })
  await user.click(screen.getByRole('button', { name: 'Take Alt+, off “Settings”' }))
  expect(edit.save).toHaveBeenCalledWith({ shortcuts: { 'view.search': [], 'app.settings': ['Mod+,'] } }, 'shortcuts')
  await user.click(screen.getByRole('button', { name: 'Back to the default of “Search everything”' }))
  expect(edit.save).toHaveBeenLastCalledWith({ shortcuts: {} }, 'shortcuts')
})

test('the list is narrowed to what is typed: what a shortcut does, other words for it, its keys', () => {
  shown()
  const filter = screen.getByRole('searchbox', { name: 'Filter the shortcuts' })
  fireEvent.change(filter, { target: { value: 'dark mode' } })
  expect(screen.getByText('Switch between light and dark')).toBeTruthy()
  expect(screen.queryByText('New session')).toBeNull()
  fireEvent.change(filter, { target: { value: 'alt+j' } })
  expect(screen.getByText('Go to the next session that waits for you')).toBeTruthy()
  fireEvent.change(filter, { target: { value: 'nothing of the kind' } })
  expect(screen.getByText(/No shortcut matches/)).toBeTruthy()
})

test('the answers of a card are changed like any other, and the keys of each place are listed', async () => {
  const { edit, user } = shown()
  await user.click(screen.getByRole('button', { name: 'Take Alt+A off “Allow once what is asked”' }))
  expect(edit.save).toHaveBeenCalledWith({ shortcuts: { 'request.allow-once': [] } }, 'shortcuts')
  for (const place of ['In the prompt', 'In “What needs you”', 'In the changes', 'In the list of sessions'])
    expect(screen.getByRole('region', { name: place })).toBeTruthy()
})
