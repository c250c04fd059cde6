import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Programs } from '#shared/opening.ts'
import { fakeBullpen, type FakeHost, renderWith } from '../testing/fake-bullpen.tsx'
import { sessionId } from '../testing/sessions.ts'
import { Toasts } from '../ui/toasts.tsx'
import { PathButtons } from './path-buttons.tsx'

const ALL: Programs = { editor: 'Zed', terminal: 'Konsole', files: 'the file manager' }
const NONE: Programs = { editor: null, terminal: null, files: null }

function show(programs: Programs, { brief = false, host = {} }: { brief?: boolean; host?: FakeHost } = {}) {
  const opened: unknown[] = []
  const bullpen = fakeBullpen({
    'files.programs': () => programs,
    'files.open': (input) => (opened.push(input), { program: 'Zed' }),
    ...host,
  })
  renderWith(
    bullpen,
    <>
      <PathButtons sessionId={sessionId()} path="/work/a.ts" line={12} brief={brief} />
      <Toasts />
    </>,
  )
  return { opened, user: userEvent.setup() }
}

describe('beside a path', () => {
  it('opens the editor at the line, and offers the other programs', async () => {
    const { opened, user } = show(ALL)
    await user.click(await screen.findByRole('button', { name: 'Open in Zed' }))
    await user.click(screen.getByRole('button', { name: 'Open with…' }))
    const menu = await screen.findByRole('menu')
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['Open in Zed', 'Open in Konsole', 'Show in the file manager', 'Copy path'])
    await user.click(within(menu).getByRole('menuitem', { name: 'Open in Konsole' }))
    const place = { sessionId: sessionId(), path: '/work/a.ts', line: 12 }
    await waitFor(() =>
      expect(opened).toEqual([
        { ...place, with: 'editor' },
        { ...place, with: 'terminal' },
      ]),
    )
  })

  it('only copies it where the host starts no programs', async () => {
    const asked = vi.fn(() => NONE)
    const { user } = show(NONE, { host: { 'files.programs': asked } })
    await waitFor(() => expect(asked).toHaveBeenCalled())
    expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual(['Copy path'])
    await user.click(screen.getByRole('button', { name: 'Copy path' }))
    expect(await navigator.clipboard.readText()).toBe('/work/a.ts')
  })

  it('leaves out the menu where many stand below each other', async () => {
    show(ALL, { brief: true })
    await screen.findByRole('button', { name: 'Open in Zed' })
    expect(screen.queryByRole('button', { name: 'Open with…' })).toBeNull()
  })

  it('says why a file could not be opened', async () => {
    const { user } = show(ALL, {
      host: {
        'files.open': () => {
          throw new AppError('permission', { message: 'It lies outside.', remedy: 'Copy the path.' })
        },
      },
    })
    await user.click(await screen.findByRole('button', { name: 'Open in Zed' }))
    expect(await screen.findByText('It lies outside.')).toBeTruthy()
  })
})
