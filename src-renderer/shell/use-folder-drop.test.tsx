import { act, createEvent, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Settings } from '#shared/settings.ts'
import { NewSessionDialog } from '../new-session/new-session-dialog.tsx'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { useDialogs } from './use-dialogs.ts'
import { useFolderDrop } from './use-folder-drop.ts'

function Window() {
  const { shown, newSession } = useDialogs()
  const over = useFolderDrop(newSession)
  return (
    <main data-over={over}>
      <textarea aria-label="Prompt" onDrop={(event) => event.preventDefault()} />
      <NewSessionDialog
        open={shown?.kind === 'new-session'}
        onOpenChange={() => undefined}
        initialPath={shown?.kind === 'new-session' ? shown.path : ''}
        userHome="/home/ada"
        onCreated={() => undefined}
      />
      <Toasts />
    </main>
  )
}

function show() {
  renderWith(
    fakeBullpen({
      'folders.recent': () => [],
      'folders.complete': () => [],
      'folders.inspect': () => new Promise(() => undefined),
      'settings.get': () => ({ settings: Settings.parse({}), path: '/s', problems: [] }),
      'sessions.models': () => [],
    }),
    <Window />,
  )
}

/** What the system hands over. */
const dragged = (name: string, { folder = true } = {}) => ({
  types: ['Files'],
  items: [{ webkitGetAsEntry: () => ({ isDirectory: folder, name }), getAsFile: () => new File([], name) }],
})

/** As the desktop app's window has it, which is told where a file lies. */
const inDesktop = () =>
  vi.stubGlobal('bullpen', { desktop: true, pathOf: ({ name }: File) => `/home/ada/code/${name}` })

/** `to`: what is under the pointer then; null outside the window. */
function leave(to: Element | null): void {
  const event = createEvent.dragLeave(window, { dataTransfer: dragged('shop') })
  Object.defineProperty(event, 'relatedTarget', { value: to })
  fireEvent(window, event)
}

const isOver = () => screen.getByRole('main', { hidden: true }).dataset.over

describe('a folder dragged onto the window', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it('is seen while it is held over it, and opens the dialog with its path', async () => {
    inDesktop()
    show()
    fireEvent.dragOver(window, { dataTransfer: dragged('shop') })
    expect(isOver()).toBe('true')
    fireEvent.drop(window, { dataTransfer: dragged('shop') })
    expect(isOver()).toBe('false')
    const field = await screen.findByRole('combobox', { name: 'Folder' })
    expect(field).toHaveProperty('value', '/home/ada/code/shop')
  })

  it('is forgotten when it leaves the window again', () => {
    show()
    fireEvent.dragOver(window, { dataTransfer: dragged('shop') })
    leave(document.body)
    expect(isOver()).toBe('true')
    leave(null)
    expect(isOver()).toBe('false')
  })

  it('says where no path is told what to do instead, and the browser does not leave for the folder', async () => {
    show()
    const drop = createEvent.drop(window, { dataTransfer: dragged('shop') })
    act(() => void fireEvent(window, drop))
    expect(drop.defaultPrevented).toBe(true)
    expect(await screen.findByText('A browser does not tell where “shop” lies.')).toBeTruthy()
    expect(screen.queryByRole('combobox', { name: 'Folder' })).toBeNull()
  })

  it('files, text, and what the prompt takes are left alone', () => {
    inDesktop()
    show()
    fireEvent.drop(window, { dataTransfer: dragged('notes.txt', { folder: false }) })
    fireEvent.drop(screen.getByRole('textbox', { name: 'Prompt' }), { dataTransfer: dragged('shop') })
    fireEvent.dragOver(window, { dataTransfer: { types: ['text/plain'], items: [] } })
    expect(isOver()).toBe('false')
    expect(screen.queryByRole('combobox', { name: 'Folder' })).toBeNull()
  })
})
