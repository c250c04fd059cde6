import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Worktree } from '#shared/git.ts'
import { onPromptWords } from '../client/prompt-words.ts'
import { fakeBullpen, type FakeHost, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, sessionId } from '../testing/sessions.ts'
import { WorktreesDialog } from './worktrees-dialog.tsx'

const aWorktree = (changes: Partial<Worktree> = {}): Worktree => ({
  path: '/work/shop.worktrees/fix',
  branch: 'fix',
  head: '12345678',
  main: false,
  mainRoot: '/work/shop',
  into: 'main',
  locked: false,
  gone: false,
  dirty: 0,
  unmerged: 0,
  sessions: [],
  ...changes,
})
const MAIN = aWorktree({ path: '/work/shop', branch: 'main', main: true })

function show(worktrees: Worktree[], host: FakeHost = {}, path = '/work/shop') {
  const calls: [string, unknown][] = []
  const lists: unknown[] = []
  const record = (name: string, answer?: unknown) => (input: unknown) => (calls.push([name, input]), answer)
  const onOpenSession = vi.fn()
  const bullpen = fakeBullpen({
    'git.worktrees': (input) => (lists.push(input), [MAIN, ...worktrees]),
    'git.planWorktree': (input) => {
      const { text } = input as { text: string }
      const branch = text === '' ? 'work' : text.toLowerCase().replaceAll(' ', '-')
      return { branch, why: null, path: `/work/shop.worktrees/${branch}`, bases: ['main'] }
    },
    'git.createWorktree': record('create', { folder: '/work/shop.worktrees/new/app', path: '/p', branch: 'b' }),
    'git.mergeWorktree': record('merge', { how: 'fast-forward', into: 'main' }),
    'git.removeWorktree': record('remove', { backup: null }),
    'git.pruneWorktrees': record('prune', []),
    'sessions.create': (input) => (calls.push(['session', input]), aSession({ id: sessionId(7) })),
    'workspace.setDraft': record('draft'),
    ...host,
  })
  renderWith(bullpen, <WorktreesDialog path={path} onOpenSession={onOpenSession} onClose={() => undefined} />)
  return { calls, lists, onOpenSession, user: userEvent.setup() }
}

const row = async (branch: string) => {
  const rows = await screen.findAllByRole('listitem')
  return within(rows.find(({ textContent }) => textContent.startsWith(branch))!)
}

describe('worktrees', () => {
  it('a new session in a new one is there at once, named by what it is about', async () => {
    const { calls, onOpenSession, user } = show([])
    await user.type(await screen.findByRole('textbox', { name: 'What the new session is about' }), 'Fix login')
    await user.click(screen.getByRole('button', { name: 'New session in a worktree' }))
    await waitFor(() => expect(onOpenSession).toHaveBeenCalledWith(sessionId(7)))
    expect(calls).toEqual([
      ['create', { path: '/work/shop', branch: 'fix-login' }],
      ['session', { cwd: '/work/shop.worktrees/new/app', profile: 'default', like: '/work/shop' }],
      ['draft', { sessionId: sessionId(7), text: 'Fix login' }],
    ])
  })

  it('are those of the main checkout, also once the one they were asked for in is gone', async () => {
    const { calls, lists, user } = show([aWorktree()], {}, '/work/shop.worktrees/fix')
    await user.click((await row('fix')).getByRole('button', { name: 'Remove the worktree fix' }))
    await waitFor(() => expect(calls).toEqual([['remove', { path: '/work/shop.worktrees/fix' }]]))
    expect(lists.slice(1)).not.toContainEqual(lists[0])
    expect(lists.at(-1)).toEqual({ path: '/work/shop' })
  })

  it('are looked at when the dialog opens, whatever was known, and when the window gets the focus back', async () => {
    const bullpen = fakeBullpen({
      'git.worktrees': () => [MAIN, ...there],
      'git.planWorktree': () => ({ branch: null, why: 'No.', path: null, bases: [] }),
    })
    let there: Worktree[] = []
    const dialog = <WorktreesDialog path="/work/shop" onOpenSession={vi.fn()} onClose={() => undefined} />
    const first = renderWith(bullpen, dialog)
    await row('main')
    first.unmount()
    there = [aWorktree()]
    renderWith(bullpen, dialog)
    expect(await screen.findByText('/work/shop.worktrees/fix')).toBeTruthy()
    there = [aWorktree(), aWorktree({ path: '/w/b', branch: 'b' })]
    fireEvent.focus(window)
    expect(await screen.findByText('/w/b')).toBeTruthy()
  })

  it('say why there can be none', async () => {
    show([], {
      'git.planWorktree': () => ({ branch: null, why: 'The repository has no commit yet.', path: null, bases: [] }),
    })
    expect(await screen.findByText('The repository has no commit yet.')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'New session in a worktree' })).toBeNull()
  })

  it('are merged where there is something to merge, and lead to their sessions', async () => {
    const sessions = [{ id: sessionId(3), title: 'Fix the login', state: 'idle' }]
    const { calls, onOpenSession, user } = show([
      aWorktree({ unmerged: 2, sessions }),
      aWorktree({ path: '/w/b', branch: 'done' }),
    ])
    expect((await row('done')).queryByRole('button', { name: /^Merge/ })).toBeNull()
    expect((await row('done')).getByText('all of it is in main')).toBeTruthy()
    const fix = await row('fix')
    expect(fix.getByText('2 commits not merged')).toBeTruthy()
    await user.click(fix.getByRole('button', { name: 'Merge into main: fix' }))
    await waitFor(() => expect(calls).toEqual([['merge', { path: '/work/shop.worktrees/fix' }]]))
    await user.click(fix.getByRole('button', { name: 'Fix the login' }))
    expect(onOpenSession).toHaveBeenCalledWith(sessionId(3))
  })

  it('with files that are not committed say that merging waits for it', async () => {
    show([aWorktree({ dirty: 1 }), aWorktree({ path: '/w/b', branch: 'clean', unmerged: 1 })])
    expect((await row('fix')).getByText('It can be merged into main once this is committed.')).toBeTruthy()
    expect((await row('clean')).queryByText(/once this is committed/)).toBeNull()
  })

  it('with files that are not committed have Claude asked to commit them, in the session there or a new one', async () => {
    const put: unknown[] = []
    const done = onPromptWords((...words) => void put.push(words))
    const sessions = [{ id: sessionId(3), title: 'Fix the login', state: 'idle' }]
    const dirty = aWorktree({ path: '/w/b', branch: 'empty', dirty: 2 })
    const { calls, onOpenSession, user } = show([aWorktree({ dirty: 1, sessions }), dirty])
    await user.click((await row('fix')).getByRole('button', { name: 'Ask Claude to commit: fix' }))
    await waitFor(() => expect(onOpenSession).toHaveBeenCalledWith(sessionId(3)))
    await user.click((await row('empty')).getByRole('button', { name: 'Ask Claude to commit: empty' }))
    await waitFor(() => expect(onOpenSession).toHaveBeenCalledWith(sessionId(7)))
    done()
    expect(calls).toEqual([['session', { cwd: '/w/b', profile: 'default', like: '/work/shop' }]])
    const words = expect.stringMatching(/^Commit everything here/) as string
    expect(put).toEqual([
      [sessionId(3), words],
      [sessionId(7), words],
    ])
  })

  it('with work that is nowhere else are removed only by writing their name', async () => {
    const asked: unknown[] = []
    const { user } = show([aWorktree({ dirty: 1 })], {
      'git.removeWorktree': (input) => {
        asked.push(input)
        if (asked.length > 1) return { backup: '/home/reverted' }
        throw new AppError('conflict', { message: '1 file is not committed.', remedy: 'Commit it.' })
      },
    })
    await user.click((await row('fix')).getByRole('button', { name: 'Remove the worktree fix' }))
    expect(await screen.findByText('1 file is not committed.')).toBeTruthy()
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Remove with the work in it' })
    expect(button.disabled).toBe(true)
    await user.type(screen.getByRole('textbox', { name: /write “fix”$/ }), 'fix{Enter}')
    await waitFor(() => expect(asked.at(-1)).toEqual({ path: '/work/shop.worktrees/fix', discard: 'fix' }))
  })

  it('whose folders are gone are forgotten, one or all', async () => {
    const gone = ['a', 'b'].map((branch) => aWorktree({ path: `/w/${branch}`, branch, gone: true }))
    const { calls, user } = show(gone)
    const first = await row('a')
    expect(first.getByText('folder gone')).toBeTruthy()
    expect(first.getByRole('button', { name: 'Remove the worktree a' }).textContent).toBe('Forget')
    await user.click(screen.getByRole('button', { name: 'Forget the 2 whose folders are gone' }))
    await waitFor(() => expect(calls).toEqual([['prune', { path: '/work/shop' }]]))
  })

  it('that can’t be listed say why', async () => {
    const refused = new AppError('invalid_input', {
      message: 'This folder is not in a git repository.',
      remedy: 'Choose.',
    })
    show([], { 'git.worktrees': () => Promise.reject(refused) })
    expect(await screen.findByText('This folder is not in a git repository.')).toBeTruthy()
  })
})
