import { act, fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '#shared/session.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, sessionId } from '../testing/sessions.ts'
import { Sidebar } from './sidebar.tsx'

const many = (count: number): Session[] =>
  Array.from({ length: count }, (_, index) =>
    aSession({ id: sessionId(index + 1), title: `Session ${index + 1}`, createdAt: count - index }),
  )

function show(sessions: readonly Session[]) {
  const commands = {
    open: vi.fn(),
    rename: vi.fn(),
    archive: vi.fn(),
    endProcess: vi.fn(),
    editLimits: vi.fn(),
    remove: vi.fn(),
    newSession: vi.fn(),
    newInWorktree: vi.fn(),
    star: vi.fn(),
    copyLink: vi.fn(),
    archiveAll: vi.fn(),
    endAll: vi.fn(),
    closeAll: vi.fn(),
    removeAll: vi.fn(),
    search: vi.fn(),
    library: vi.fn(),
  }
  const bullpen = fakeBullpen({})
  bullpen.sessions.apply({ type: 'snapshot', sessions: [...sessions] })
  const { unmount } = renderWith(bullpen, <Sidebar active={null} unread={new Set()} starred={[]} commands={commands} />)
  const row = (n: number) => screen.getByRole('treeitem', { name: new RegExp(`Session ${n}\\b`) })
  return { commands, row, unmount }
}

const idsOf = (call: unknown) => (Array.isArray(call) ? call.map((session: Session) => session.id) : [])

describe('Sidebar', () => {
  beforeEach(() => localStorage.clear())

  it('chooses with Ctrl and Shift, and does one thing to all of them', async () => {
    const { commands, row } = show(many(4))
    fireEvent.click(row(1), { ctrlKey: true })
    fireEvent.click(row(3), { shiftKey: true })
    expect(commands.open).not.toHaveBeenCalled()
    const bar = screen.getByRole('toolbar', { name: 'With the chosen sessions' })
    expect(within(bar).getByText('3 chosen')).toBeTruthy()
    await userEvent.click(within(bar).getByRole('button', { name: 'Archive' }))
    expect(idsOf(commands.archiveAll.mock.calls[0]?.[0])).toEqual([1, 2, 3].map(sessionId))
    expect(screen.queryByRole('toolbar')).toBeNull()
  })

  it('says how long ago each was used, a minute later too', () => {
    vi.useFakeTimers({ now: 10 * 60_000 })
    try {
      const { row } = show([
        aSession({ id: sessionId(1), title: 'Session 1', activeAt: 10 * 60_000 }),
        aSession({ id: sessionId(2), title: 'Session 2', activeAt: 8 * 60_000 }),
      ])
      expect(row(1).textContent).toContain('now')
      act(() => void vi.advanceTimersByTime(60_000))
      expect(row(1).textContent).toContain('1 min')
      expect(row(2).textContent).toContain('3 min')
    } finally {
      vi.useRealTimers()
    }
  })

  it('does the same by keyboard: Shift with arrows, Delete for all of them', () => {
    const { commands, row } = show(many(3))
    row(1).focus()
    fireEvent.keyDown(row(1), { key: ' ', shiftKey: true })
    fireEvent.keyDown(row(1), { key: 'ArrowDown', shiftKey: true })
    expect(document.activeElement).toBe(row(2))
    fireEvent.keyDown(row(2), { key: 'Delete' })
    expect(idsOf(commands.removeAll.mock.calls[0]?.[0])).toEqual([1, 2].map(sessionId))
  })

  it('has chips for the states there are, and says how to get back when none is left', async () => {
    const failed = aSession({
      id: sessionId(9),
      title: 'Broken',
      state: { kind: 'failed', error: { kind: 'process', retriable: true, message: '', remedy: '' } },
    })
    show([...many(2), failed])
    await userEvent.click(screen.getByRole('button', { name: /^Failed/ }))
    expect(screen.getAllByRole('treeitem', { name: /Session|Broken/ })).toHaveLength(1)
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter sessions' }), 'nothing')
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }))
    expect(screen.getAllByRole('treeitem', { name: /Session|Broken/ })).toHaveLength(3)
  })

  it('keeps the order it was given', async () => {
    show(many(3))
    await userEvent.click(screen.getByRole('button', { name: 'Order of the list' }))
    await userEvent.click(screen.getByRole('menuitemradio', { name: 'One list: by name' }))
    expect(screen.queryByRole('treeitem', { name: /project/ })).toBeNull()
    expect(JSON.parse(localStorage.getItem('bullpen.list') ?? '')).toMatchObject({ sort: 'name', grouped: false })
  })

  it('keeps projects folded away that the user folded', async () => {
    const { unmount } = show(many(2))
    await userEvent.click(screen.getByRole('treeitem', { name: /project/ }))
    expect(screen.queryByRole('treeitem', { name: /Session/ })).toBeNull()
    unmount()
    show(many(2))
    expect(screen.queryByRole('treeitem', { name: /Session/ })).toBeNull()
    await userEvent.click(screen.getByRole('treeitem', { name: /project/ }))
    expect(screen.getAllByRole('treeitem', { name: /Session/ })).toHaveLength(2)
  })

  it('does not write what is kept anew for each key of the filter', async () => {
    show(many(1))
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter sessions' }), 'sess')
    expect(localStorage).toHaveLength(0)
  })

  it('an input method’s Enter in the filter opens nothing', () => {
    const { commands } = show(many(1))
    const box = screen.getByRole('searchbox', { name: 'Filter sessions' })
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true })
    expect(commands.open).not.toHaveBeenCalled()
    fireEvent.keyDown(box, { key: 'Enter' })
    expect(commands.open).toHaveBeenCalledOnce()
  })

  it('a thousand sessions: only some rows are in the page', () => {
    show(many(1_000))
    expect(screen.queryAllByRole('treeitem').length).toBeLessThan(200)
  })
})
