import { act, createEvent, fireEvent, screen } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Settings } from '#shared/settings.ts'
import { NewSessionDialog } from '../new-session/new-session-dialog.tsx'
import type { ComposerHandle } from '../session/composer/composer.tsx'
import { SessionComposer } from '../session/composer/session-composer.tsx'
import { useFileDrop } from '../session/composer/use-file-drop.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession } from '../testing/sessions.ts'
import { Toasts } from '../ui/toasts.tsx'
import { useDialogs } from './use-dialogs.ts'
import { useFolderDrop } from './use-folder-drop.ts'

function Window() {
  const { shown, newSession } = useDialogs()
  const over = useFolderDrop(newSession)
  return (
    <main data-over={over}>
      <Session />
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

/** A session as its pane has it: a transcript, and the prompt. */
function Session() {
  const input = useRef<ComposerHandle>(null)
  const { handlers } = useFileDrop((files) => input.current?.take(files))
  return (
    <section {...handlers}>
      <SessionComposer
        session={session}
        text=""
        onText={nothing}
        onSend={nothing}
        onInterrupt={nothing}
        onModel={nothing}
        onBudget={nothing}
        onCompact={nothing}
        sending={false}
        handle={input}
      />
    </section>
  )
}

function SessionHeldElsewhere() {
  useFolderDrop(nothing)
  const { over, handlers } = useFileDrop(null)
  return (
    <>
      <section aria-label="Held elsewhere" data-over={over} {...handlers} />
      <Toasts />
    </>
  )
}

const nothing = () => undefined
const session = aSession()

function show() {
  renderWith(
    fakeBullpen({
      'sessions.commands': () => ({ commands: [], known: true }),
      'sessions.contextUsage': () => null,
      'snippets.list': () => [],
      'folders.recent': () => [],
      'folders.complete': () => [],
      'folders.inspect': () => new Promise(() => undefined),
      'settings.get': () => ({ settings: Settings.parse({}), path: '/s', problems: [] }),
      'sessions.models': () => [],
    }),
    <Window />,
  )
}

/** Its first bytes. */
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** What the system hands over. */
const dragged = (name: string, { folder = true } = {}) => ({
  types: ['Files'],
  items: [{ webkitGetAsEntry: () => ({ isDirectory: folder, name }), getAsFile: () => new File([PNG], name) }],
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

const prompt = () => screen.getByLabelText('Prompt', { selector: 'textarea' })
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

  it('is taken by the window where it is let go on a prompt, too, which has nothing to say of it', async () => {
    inDesktop()
    show()
    fireEvent.drop(prompt(), { dataTransfer: dragged('shop') })
    const field = await screen.findByRole('combobox', { name: 'Folder' })
    expect(field).toHaveProperty('value', '/home/ada/code/shop')
    expect(screen.queryByText(/could not be read/)).toBeNull()
  })

  it('files that no prompt takes are not lost without a word', async () => {
    show()
    fireEvent.drop(window, { dataTransfer: dragged('notes.txt', { folder: false }) })
    expect(await screen.findByText('No prompt takes files here.')).toBeTruthy()
  })

  it('files that are held over a session without a prompt are not invited, and the window tells why nothing comes of them', async () => {
    renderWith(fakeBullpen({}), <SessionHeldElsewhere />)
    const pane = screen.getByRole('region', { name: 'Held elsewhere' })
    fireEvent.dragOver(pane, { dataTransfer: dragged('shot.png', { folder: false }) })
    expect(pane.dataset.over).toBe('false')
    fireEvent.drop(pane, { dataTransfer: dragged('shot.png', { folder: false }) })
    expect(await screen.findByText('No prompt takes files here.')).toBeTruthy()
  })

  it('text, and what the prompt takes, are left alone, and nothing is held over the window any more', async () => {
    inDesktop()
    show()
    fireEvent.dragOver(prompt(), { dataTransfer: dragged('shot.png', { folder: false }) })
    expect(isOver()).toBe('true')
    fireEvent.drop(prompt(), { dataTransfer: dragged('shot.png', { folder: false }) })
    expect(isOver()).toBe('false')
    fireEvent.dragOver(window, { dataTransfer: { types: ['text/plain'], items: [] } })
    expect(isOver()).toBe('false')
    expect(screen.queryByRole('combobox', { name: 'Folder' })).toBeNull()
    expect(await screen.findByRole('img', { name: 'shot.png' })).toBeTruthy()
  })
})
