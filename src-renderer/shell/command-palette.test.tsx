import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { useOpener } from '../client/offers.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, sessionId } from '../testing/sessions.ts'
import { ActionMenu } from '../ui/menu.tsx'
import { CommandPalette } from './command-palette.tsx'
import { closePalette, showPalette } from './palette-mode.ts'

afterEach(() => act(closePalette))

function Part() {
  const opening = useOpener('session.templates')
  return (
    <ActionMenu label="Templates" entries={[{ label: 'One', onSelect: () => undefined }]} opening={opening}>
      <button type="button">Templates</button>
    </ActionMenu>
  )
}

function show() {
  renderWith(
    fakeBullpen({}),
    <>
      <Part />
      <CommandPalette runs={{}} changed={{}} userHome={undefined} onOpenSession={() => undefined} />
    </>,
  )
  act(() => showPalette('all'))
}

it('opens the menu of what is on the screen once it is gone itself, and the menu stays', async () => {
  show()
  await userEvent.type(screen.getByPlaceholderText('Command or session'), 'prompt templates')
  await screen.findByRole('option', { name: /Prompt templates/ })
  await userEvent.keyboard('{Enter}')
  expect(await screen.findByRole('menuitem', { name: 'One' })).toBeTruthy()
  expect(screen.queryByPlaceholderText('Command or session')).toBeNull()
})

it('shows what can’t be done to who asks for it by name, with the reason, and never first', async () => {
  show()
  const before = screen.getAllByRole('option').map(({ textContent }) => textContent)
  expect(before.some((text) => text.includes('Fork this session'))).toBe(false)
  await userEvent.type(screen.getByPlaceholderText('Command or session'), 'fork this')
  const option = await screen.findByRole('option', { name: /Fork this session/ })
  expect(option.textContent).toContain('No session is open')
  expect(option.getAttribute('aria-disabled')).toBe('true')
})

it('shows the state of each session', async () => {
  const bullpen = fakeBullpen({})
  bullpen.sessions.put(aSession({ id: sessionId(1), title: 'One' }))
  bullpen.sessions.put(aSession({ id: sessionId(2), title: 'Two', state: { kind: 'closed' } }))
  renderWith(bullpen, <CommandPalette runs={{}} changed={{}} userHome={undefined} onOpenSession={() => undefined} />)
  act(() => showPalette('sessions'))
  await screen.findByRole('option', { name: /^ready One/ })
  await screen.findByRole('option', { name: /^asleep Two/ })
})
