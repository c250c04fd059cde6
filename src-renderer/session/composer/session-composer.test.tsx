import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useRef, useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { FileMatches } from '#shared/files.ts'
import type { Session } from '#shared/session.ts'
import { StorageProvider } from '../../client/storage.tsx'
import { type FakeHost, fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { online, streamOf } from '../../testing/monitoring.ts'
import { aSession, sessionId } from '../../testing/sessions.ts'
import { Toasts } from '../../ui/toasts.tsx'
import { attachments } from './attachments/attachment-store.ts'
import type { ComposerHandle } from './composer.tsx'
import { SessionComposer } from './session-composer.tsx'
import { useFileDrop } from './use-file-drop.ts'

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

/** As the browser hands files over that were let go. */
const dropped = (...files: File[]) => ({
  dataTransfer: {
    types: ['Files'],
    items: files.map((file) => ({ webkitGetAsEntry: () => ({ isDirectory: false }), getAsFile: () => file })),
  },
})

const found = (...paths: string[]): FileMatches => ({
  matches: paths.map((path) => ({ path, kind: path.endsWith('/') ? 'folder' : 'file', ranges: [] })),
  total: 3,
  reading: false,
  cut: false,
})

const HOST: FakeHost = {
  'sessions.models': () => [],
  'settings.get': () => ({ settings: { allowBypassPermissions: false } }),
  'sessions.contextUsage': () => null,
  'snippets.list': () => [{ id: '00000000-0000-4000-8000-000000000001', name: 'tidy', text: 'Tidy this up' }],
  'sessions.commands': () => ({
    commands: [
      { name: 'compact', description: 'Makes the context smaller', argumentHint: '', aliases: [], builtin: true },
      { name: 'greet', description: 'Says hello', argumentHint: '<name>', aliases: [], builtin: false },
    ],
    known: true,
  }),
  'files.complete': () => found('src/composer.tsx', 'src/', 'my notes.md'),
  'files.locate': () => ({ path: null }),
}

let sessions = 100

function show(host: FakeHost = {}, changes: Partial<Session> = {}) {
  const session = aSession({ id: sessionId((sessions += 1)), ...changes })
  const onSend = vi.fn<() => void>()
  const onCompact = vi.fn<() => void>()
  const Host = () => {
    const [text, setText] = useState('')
    const input = useRef<ComposerHandle>(null)
    const drop = useFileDrop((files) => input.current?.take(files))
    return (
      <section {...drop.handlers}>
        <article aria-label="Transcript" />
        <SessionComposer
          session={session}
          text={text}
          onText={setText}
          onSend={onSend}
          onInterrupt={() => undefined}
          onModel={() => undefined}
          onBudget={() => undefined}
          onCompact={onCompact}
          sending={false}
          handle={input}
        />
        <Toasts />
      </section>
    )
  }
  const bullpen = fakeBullpen({ ...HOST, ...host })
  const watched = (
    <StorageProvider>
      <Host />
    </StorageProvider>
  )
  if ('storage.watch' in host) renderWith(online(bullpen), watched)
  else renderWith(bullpen, <Host />)
  const box = () => screen.getByLabelText<HTMLTextAreaElement>('Prompt', { selector: 'textarea' })
  return { session, box, onSend, onCompact }
}

describe('files in a prompt', () => {
  it('are offered after @, chosen with the keys, and put in', async () => {
    const { box, onSend } = show()
    await userEvent.type(box(), 'See @co')
    expect(await screen.findAllByRole('option')).toHaveLength(3)
    expect(box().getAttribute('role')).toBe('combobox')
    expect(screen.getByRole('option', { selected: true }).textContent).toContain('composer.tsx')
    await userEvent.keyboard('{Enter}')
    expect(box().value).toBe('See @src/composer.tsx ')
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(box().getAttribute('role')).toBeNull()
    expect(onSend).not.toHaveBeenCalled()
    await userEvent.keyboard('{Enter}')
    expect(onSend).toHaveBeenCalledOnce()
  })

  it('go on into a folder, and are put away with Escape until another is asked for', async () => {
    const { box } = show()
    await userEvent.type(box(), '@s')
    await screen.findAllByRole('option')
    await userEvent.keyboard('{ArrowDown}{Tab}')
    expect(box().value).toBe('@src/')
    await screen.findAllByRole('option')
    await userEvent.keyboard('{Escape}c')
    expect(screen.queryByRole('listbox')).toBeNull()
    await userEvent.keyboard(' @')
    expect(await screen.findByRole('listbox', { name: 'Files and folders' })).toBeTruthy()
  })

  it('say what is known while the folder is read', async () => {
    const { box } = show({ 'files.complete': () => ({ ...found(), total: 1_200, reading: true }) })
    await userEvent.type(box(), '@x')
    expect((await screen.findByRole('status')).textContent).toContain('1,200 so far')
  })
})

describe('commands and templates', () => {
  it('are offered after /, with what they do; Enter sends one that is typed out', async () => {
    const { box, onSend } = show()
    await userEvent.type(box(), '/gr')
    const option = await screen.findByRole('option')
    expect(option.textContent).toContain('<name>')
    expect(option.textContent).toContain('Says hello')
    await userEvent.keyboard('{Tab}')
    expect(box().value).toBe('/greet ')
    await userEvent.clear(box())
    await userEvent.type(box(), '/compact')
    await screen.findByRole('option')
    await userEvent.keyboard('{Enter}')
    expect(onSend).toHaveBeenCalledOnce()
  })

  it('puts the text of a template in place of its name', async () => {
    const { box } = show()
    await userEvent.type(box(), '/tid')
    await screen.findByRole('option')
    await userEvent.keyboard('{Enter}')
    expect(box().value).toBe('Tidy this up')
  })

  it('keeps what is written as a template', async () => {
    const save = vi.fn<(input: unknown) => unknown>(() => [])
    const { box } = show({ 'snippets.save': save })
    await userEvent.type(box(), 'Write the release notes')
    await userEvent.click(screen.getByRole('button', { name: 'Prompt templates' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Keep this prompt as a template…' }))
    await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'release')
    await userEvent.click(screen.getByRole('button', { name: 'Save template' }))
    expect(save).toHaveBeenCalledExactlyOnceWith({
      id: expect.any(String),
      name: 'release',
      text: 'Write the release notes',
    })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})

describe('what was asked before', () => {
  it('comes back with the arrow keys, from an empty prompt only', async () => {
    const { box } = show({ 'sessions.promptHistory': () => ({ prompts: ['newest', 'older\nin two lines'] }) })
    box().focus()
    await userEvent.keyboard('{ArrowUp}')
    await waitFor(() => expect(box().value).toBe('newest'))
    await userEvent.keyboard('{ArrowUp}')
    expect(box().value).toBe('older\nin two lines')
    await userEvent.keyboard('{ArrowUp}')
    expect(box().value).toBe('older\nin two lines')
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    expect(box().value).toBe('')
    await userEvent.type(box(), 'mine{ArrowUp}')
    expect(box().value).toBe('mine')
  })
})

describe('images', () => {
  it('are added by paste, shown, and taken out', async () => {
    const { session, box, onSend } = show()
    fireEvent.paste(box(), { clipboardData: { files: [new File([PNG], 'shot.png')], getData: () => '' } })
    expect(await screen.findByRole('img', { name: 'shot.png' })).toBeTruthy()
    expect(attachments.of(session.id)).toMatchObject([
      { mediaType: 'image/png', data: btoa(String.fromCharCode(...PNG)) },
    ])
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(onSend).toHaveBeenCalledOnce()
    await userEvent.click(screen.getByRole('button', { name: 'Take out shot.png' }))
    expect(screen.queryByRole('img')).toBeNull()
  })

  it('are taken wherever on the session they are dropped, and the prompt gets the focus', async () => {
    const { session, box } = show()
    expect(fireEvent.drop(screen.getByLabelText('Transcript'), dropped(new File([PNG], 'shot.png')))).toBe(false)
    expect(await screen.findByRole('img', { name: 'shot.png' })).toBeTruthy()
    expect(attachments.of(session.id)).toHaveLength(1)
    expect(document.activeElement).toBe(box())
  })

  it('are refused with the reason', async () => {
    const { session, box } = show()
    const svg = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'logo.svg', { type: 'image/svg+xml' })
    fireEvent.drop(box(), dropped(svg))
    expect(await screen.findByText('logo.svg is not a PNG, JPEG, GIF or WebP image.')).toBeTruthy()
    expect(attachments.of(session.id)).toEqual([])
  })

  it('leave a dropped file of the folder to be mentioned, and any other text to be put in', async () => {
    const { box } = show({
      'files.locate': (input) => ({ path: (input as { name: string }).name === 'notes.md' ? 'docs/notes.md' : null }),
    })
    const drop = (file: File) => fireEvent.drop(box(), dropped(file))
    drop(new File(['# Notes'], 'notes.md'))
    await waitFor(() => expect(box().value).toBe('@docs/notes.md '))
    drop(new File(['a ``` fence'], 'other.txt'))
    await waitFor(() => expect(box().value).toContain('other.txt:\n````\na ``` fence\n````'))
  })
})

describe('the tools of a session', () => {
  it('show how full the context is, what fills it, and compact it', async () => {
    const usage = { usedTokens: 172_000, maxTokens: 200_000, model: 'opus', compactsAt: 180_000, at: 1 }
    const parts = [
      { name: 'Messages', tokens: 150_000, kind: 'used' },
      { name: 'System tools', tokens: 22_000, kind: 'used' },
      { name: 'Free space', tokens: 28_000, kind: 'free' },
    ]
    const { onCompact } = show({ 'sessions.contextUsage': () => ({ ...usage, parts }) })
    const meter = await screen.findByRole('button', { name: 'Context: 86% full' })
    expect(meter.textContent).toBe('Context 86% full')
    await userEvent.click(meter)
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Messages150k',
      'System tools22.0k',
      'Free space28.0k',
    ])
    await userEvent.click(screen.getByRole('button', { name: 'Compact now' }))
    expect(onCompact).toHaveBeenCalledOnce()
  })

  it('offer the levels of effort that the model takes, and none where it takes none', async () => {
    const setEffort = vi.fn<(input: unknown) => unknown>(() => aSession())
    const model = { value: 'default', displayName: 'Default', description: '', effortLevels: ['low', 'high'] }
    const { session } = show({ 'sessions.models': () => [model], 'sessions.setEffort': setEffort })
    await userEvent.click(await screen.findByRole('button', { name: 'Effort: the model’s default' }))
    expect(screen.getAllByRole('menuitemradio')).toHaveLength(3)
    await userEvent.click(screen.getByRole('menuitemradio', { name: /^High/ }))
    expect(setEffort).toHaveBeenCalledExactlyOnceWith({ id: session.id, effort: 'high' })
  })
})

it('invites no prompt where the database takes none', async () => {
  const error = new AppError('version', { message: 'It is of a newer one.', remedy: 'Update.' }).data
  const health = {
    file: 'bullpen.db',
    trouble: { kind: 'newer', since: 1, error },
    waiting: { changes: 0, bytes: 0, dropped: 0 },
    repair: null,
    backup: null,
    checks: { quickAt: null, fullAt: null, problems: [] },
  }
  const { box, onSend } = show({ 'storage.watch': () => streamOf(health) })
  await waitFor(() => expect(box().placeholder).toBe('No prompt can be sent now'))
  screen.getByText(/belongs to a newer Bullpen/)
  await userEvent.type(box(), 'Go on{Enter}')
  expect(box().value).toBe('Go on')
  expect(onSend).not.toHaveBeenCalled()
})
