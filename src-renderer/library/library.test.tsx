import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { IndexStatus, TranscriptSummary } from '#shared/transcripts.ts'
import { fakeBullpen, type FakeHost, renderWith } from '../testing/fake-bullpen.tsx'
import { online, streamOf } from '../testing/monitoring.ts'
import { aSession, sessionId } from '../testing/sessions.ts'
import { Toasts } from '../ui/toasts.tsx'
import { Library } from './library.tsx'
import { matching, NO_FILTER, rowsOf } from './transcript-rows.ts'

const NOON = new Date(2026, 10, 21, 12).getTime()
const DAY = 24 * 60 * 60 * 1000

const aTranscript = (n: number, changes: Partial<TranscriptSummary> = {}): TranscriptSummary => ({
  id: sessionId(n),
  path: `/home/me/.claude/projects/app/${n}.jsonl`,
  cwd: '/work/app',
  title: `Conversation ${n}`,
  firstPrompt: `prompt ${n}`,
  messages: 2,
  skipped: 0,
  bytes: 2_000,
  gitBranch: null,
  model: null,
  createdAt: NOON - n * DAY,
  updatedAt: NOON - n * DAY,
  sessionId: null,
  ...changes,
})

const status: IndexStatus = {
  phase: 'idle',
  done: 0,
  total: 0,
  doneBytes: 0,
  totalBytes: 0,
  transcripts: 2,
  skipped: 0,
  scannedAt: 1,
  problem: null,
}

function open(all: readonly TranscriptSummary[], host: FakeHost = {}, told: Partial<IndexStatus> = {}) {
  const onOpen = vi.fn()
  const bullpen = fakeBullpen({
    'transcripts.list': () => ({ items: all, total: all.length, status: { ...status, ...told } }),
    'transcripts.watch': () => streamOf({ ...status, ...told }),
    'transcripts.holder': () => null,
    ...host,
  })
  renderWith(
    online(bullpen),
    <Library userHome="/home/me" preview={({ id }) => <p>Text of {id}</p>} onOpen={onOpen} onClose={vi.fn()} />,
  )
  return { onOpen }
}
const box = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter conversations' })
const details = (name: string) => screen.findByRole('article', { name })

beforeEach(() => {
  open([]) // what was filtered last is remembered between openings
  fireEvent.change(box(), { target: { value: '' } })
  cleanup()
})

describe('the list of conversations', () => {
  it('counts none before it knows of any', async () => {
    open([], { 'transcripts.list': () => new Promise(() => undefined) })
    expect(await screen.findByText('Looking for conversations')).toBeTruthy()
    expect(screen.queryByText('0 conversations')).toBeNull()
  })

  it('moves with the arrow keys, shows the text of the selected one, and opens it with Enter', async () => {
    const session = aSession({ id: sessionId(9) })
    const opened = vi.fn(() => ({ session, existed: false, holder: null, skipped: 0, seq: null }))
    const { onOpen } = open([aTranscript(1), aTranscript(2)], { 'transcripts.open': opened })
    await details('Conversation 1')
    expect(document.activeElement).toBe(box())
    await userEvent.keyboard('{ArrowDown}')
    const second = await details('Conversation 2')
    expect(await within(second).findByText(`Text of ${sessionId(2)}`)).toBeTruthy()
    expect(box().getAttribute('aria-activedescendant')).toMatch(/-1$/)
    for (let press = 0; press < 2; press += 1) fireEvent.keyDown(box(), { key: 'Enter' })
    await waitFor(() => expect(onOpen).toHaveBeenCalledExactlyOnceWith(sessionId(9)))
    expect(opened).toHaveBeenCalledExactlyOnceWith({ id: sessionId(2) })
  })

  it('brings a session that Bullpen has already up to date, and opens it', async () => {
    const session = aSession({ id: sessionId(9) })
    const catchUp = vi.fn(() => ({ added: 3 }))
    const { onOpen } = open([aTranscript(1, { sessionId: sessionId(9) })], {
      'transcripts.open': () => ({ session, existed: true, holder: null, skipped: 0, seq: null }),
      'sessions.catchUp': catchUp,
    })
    await userEvent.click(await screen.findByRole('button', { name: 'Go to session' }))
    await waitFor(() => expect(onOpen).toHaveBeenCalledOnce())
    expect(catchUp).toHaveBeenCalledWith({ id: sessionId(9) })
  })

  it('names the process that has one open, and takes it over when told to', async () => {
    const session = aSession({ id: sessionId(9) })
    const takeOver = vi.fn()
    const { onOpen } = open([aTranscript(1)], {
      'transcripts.holder': () => ({ pid: 4711, kind: 'interactive', since: null }),
      'transcripts.takeOver': takeOver,
      'transcripts.open': () => ({ session, existed: false, holder: null, skipped: 0, seq: null }),
    })
    await screen.findByText(/Process 4711 has it open \(interactive\)/)
    expect(screen.getByRole('button', { name: 'Open to read' })).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Take over' }))
    await waitFor(() => expect(onOpen).toHaveBeenCalledOnce())
    expect(takeOver).toHaveBeenCalledWith({ id: sessionId(1) })
  })

  it('makes a session of a file', async () => {
    const session = aSession({ id: sessionId(9) })
    const made = vi.fn(() => ({ session, skipped: 0, resumable: false }))
    const { onOpen } = open([], { 'transcripts.import': made })
    const file = new File(['{"bullpen":"session"}'], 'birds.jsonl')
    fireEvent.change(screen.getByLabelText('File to import'), { target: { files: [file] } })
    await waitFor(() => expect(onOpen).toHaveBeenCalledExactlyOnceWith(sessionId(9)))
    expect(made).toHaveBeenCalledWith({ text: '{"bullpen":"session"}' })
  })

  it('refuses a file that no import takes, in words, without reading it', async () => {
    const made = vi.fn()
    open([], { 'transcripts.import': made })
    renderWith(fakeBullpen({}), <Toasts />)
    const file = new File([], 'birds.jsonl')
    Object.defineProperty(file, 'size', { value: 300 * 1024 * 1024 })
    fireEvent.change(screen.getByLabelText('File to import'), { target: { files: [file] } })
    expect(await screen.findByText(/larger than 256 MiB/)).toBeTruthy()
    expect(made).not.toHaveBeenCalled()
  })

  it('says how far the index is, what could not be read, and that nothing fits', async () => {
    const scanning = {
      phase: 'scanning',
      done: 3,
      total: 8,
      doneBytes: 1_500,
      totalBytes: 4_000_000,
      skipped: 7,
    } as const
    open([aTranscript(1)], {}, scanning)
    await screen.findByText('Reading 3 of 8 files, 2 KB of 4.0 MB')
    expect(screen.getByRole('status').textContent).toBe('1 conversation · 7 lines could not be read')
    fireEvent.change(box(), { target: { value: 'flamingo' } })
    await screen.findByText('No match')
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }))
    await details('Conversation 1')
  })
})

describe('what is listed', () => {
  const all = [
    aTranscript(1, { gitBranch: 'feature/birds' }),
    aTranscript(40, { cwd: '/work/old', firstPrompt: 'Paint the HERON' }),
    aTranscript(3, { cwd: null }),
    aTranscript(2),
  ]
  const ids = (filter: Partial<typeof NO_FILTER>) =>
    matching(all, { ...NO_FILTER, ...filter }, NOON).map(({ title }) => Number(title.split(' ')[1]))

  it('has every word somewhere, the folder and the time', () => {
    expect(ids({ text: 'heron paint' })).toEqual([40])
    expect(ids({ text: 'birds 1' })).toEqual([1])
    expect(ids({ cwd: '/work/app' })).toEqual([1, 2])
    expect(ids({ when: 'today' })).toEqual([])
    expect(ids({ when: 'week' })).toEqual([1, 3, 2])
    expect(ids({ when: 'older' })).toEqual([40])
  })

  it('stands by folder, the one used last first, numbered through', () => {
    const rows = rowsOf(all).map((row) =>
      row.kind === 'folder' ? `${row.cwd} ${row.count}` : `${row.index}: ${row.transcript.title}`,
    )
    expect(rows).toEqual([
      '/work/app 2',
      '0: Conversation 1',
      '1: Conversation 2',
      'null 1',
      '2: Conversation 3',
      '/work/old 1',
      '3: Conversation 40',
    ])
  })
})
