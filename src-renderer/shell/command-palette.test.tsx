import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { ACTION_IDS } from '#shared/actions.ts'
import { useOpener } from '../client/offers.ts'
import { useTabs } from '../tabs/tabs-store.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, sessionId } from '../testing/sessions.ts'
import { ActionMenu } from '../ui/menu.tsx'
import { rank } from '../palette/rank.ts'
import { actionEntries, CommandPalette } from './command-palette.tsx'
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
      <CommandPalette runs={{}} changed={{}} here={null} userHome={undefined} onOpenSession={() => undefined} />
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
  renderWith(
    bullpen,
    <CommandPalette runs={{}} changed={{}} here={null} userHome={undefined} onOpenSession={() => undefined} />,
  )
  act(() => showPalette('sessions'))
  await screen.findByRole('option', { name: /^ready One/ })
  await screen.findByRole('option', { name: /^asleep Two/ })
})

it('goes back to where one was: the session before first, and the one at hand only by its name', async () => {
  const bullpen = fakeBullpen({})
  const [one, two, three] = ['One', 'Two', 'Three'].map((title, at) =>
    aSession({ id: sessionId(at + 1), title, activeAt: at }),
  )
  for (const session of [one, two, three]) bullpen.sessions.put(session!)
  useTabs.setState({ visited: [two!.id, one!.id] })
  const opened: unknown[] = []
  renderWith(
    bullpen,
    <CommandPalette
      runs={{}}
      changed={{}}
      here={one!.id}
      userHome={undefined}
      onOpenSession={(id) => void opened.push(id)}
    />,
  )
  act(() => showPalette('sessions'))
  const names = (await screen.findAllByRole('option')).map(({ textContent }) => textContent)
  expect(names.map((name) => /One|Two|Three/.exec(name)?.[0])).toEqual(['Two', 'Three'])
  await userEvent.keyboard('{Enter}')
  expect(opened).toEqual([two!.id])
  act(() => showPalette('sessions'))
  await userEvent.type(screen.getByPlaceholderText('Name or folder of a session'), 'one')
  expect((await screen.findByRole('option', { name: /One/ })).textContent).toContain('You are here')
})

it.each([
  ['shortcuts', 'Keyboard shortcuts'],
  ['git', 'Worktrees of its repository'],
  ['dark mode', 'Switch between light and dark'],
  ['side by side', 'Show changes side by side, or in one column'],
  ['preferences', 'Settings'],
])('finds by %j: %s', (typed, title) => {
  const runs = Object.fromEntries(ACTION_IDS.map((id) => [id, () => undefined]))
  const found = rank(actionEntries(runs, {}), typed).map((entry) => entry.title)
  expect(found.slice(0, 3)).toContain(title)
})
