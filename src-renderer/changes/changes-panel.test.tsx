import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Changes } from '#shared/git.ts'
import { fakeBullpen, type FakeHost, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, sessionId } from '../testing/sessions.ts'
import { ChangesPanel } from './changes-panel.tsx'
import { changePanel } from './panel-state.ts'
import { aChangedFile, aDiff, aHunk, someChanges } from './testing/changes.ts'

const FILES = [
  aChangedFile({ path: 'README.md' }),
  aChangedFile({ path: 'src/api/add.ts', kind: 'added', untracked: true, bySession: true }),
  aChangedFile({ path: 'src/api/drop.ts', staged: 'all' }),
]

type Shown = { changes?: Partial<Changes>; host?: FakeHost; session?: Parameters<typeof aSession>[0] }

function show({ changes = {}, host = {}, session = {} }: Shown = {}) {
  const calls: [string, unknown][] = []
  const record = (name: string) => (input: unknown) => void calls.push([name, input])
  const bullpen = fakeBullpen({
    'git.changes': () => someChanges({ files: FILES, ...changes }),
    'git.diff': () => aDiff(),
    'git.stage': record('stage'),
    'git.unstage': record('unstage'),
    'git.stageHunk': record('stageHunk'),
    'git.revert': (input) => (calls.push(['revert', input]), { backup: '/home/reverted/x' }),
    'git.revertHunk': (input) => (calls.push(['revertHunk', input]), { backup: null }),
    'files.programs': () => ({ editor: 'Zed', terminal: null, files: null }),
    'files.open': (input) => (calls.push(['open', input]), { program: 'Zed' }),
    ...host,
  })
  renderWith(bullpen, <ChangesPanel session={aSession(session)} />)
  return { calls, user: userEvent.setup() }
}

const list = (role: 'listbox' | 'tree' = 'listbox') => screen.findByRole(role, { name: 'Changed files' })
/** What assistive technology is told of while the list has the focus. */
const chosen = (role: 'listbox' | 'tree') =>
  document.getElementById(screen.getByRole(role, { name: 'Changed files' }).getAttribute('aria-activedescendant') ?? '')
const one = { sessionId: sessionId() }

beforeEach(() => changePanel({ files: 'flat' }))

describe('the changed files', () => {
  it('are told with what happened to them, also without colours', async () => {
    show()
    const options = within(await list()).getAllByRole('option')
    expect(options.map(({ textContent }) => textContent)).toEqual([
      'MchangedREADME.md+2 −1',
      'Unew, not tracked by git yetadd.tssrc/apiby this session+2 −1',
      'Mchangeddrop.tssrc/apistaged+2 −1',
    ])
    expect(screen.getByText('3 files', { exact: false }).textContent).toBe('3 files +6 −3')
  })

  it('are walked through, staged, taken out, put back and opened with the keyboard alone', async () => {
    const { calls, user } = show()
    ;(await list()).focus()
    await user.keyboard('{ArrowDown}s')
    expect(calls).toEqual([['stage', { ...one, paths: ['src/api/add.ts'] }]])
    await screen.findByRole('button', { name: 'Open in Zed' })
    await user.keyboard('{End}u')
    await user.keyboard('o')
    await waitFor(() =>
      expect(calls.slice(1)).toEqual([
        ['unstage', { ...one, paths: ['src/api/drop.ts'] }],
        ['open', { ...one, with: 'editor', path: '/work/project/src/api/drop.ts' }],
      ]),
    )
    await user.keyboard('r')
    const dialog = await screen.findByRole('dialog', { name: 'Undo the changes of this file?' })
    expect(calls).toHaveLength(3)
    await user.click(within(dialog).getByRole('button', { name: 'Undo' }))
    await waitFor(() =>
      expect(calls.at(-1)).toEqual([
        'revert',
        { ...one, path: 'src/api/drop.ts', comparison: 'unstaged', version: 'v1' },
      ]),
    )
  })

  it('stand in their folders on demand: folded, unfolded, staged as a whole', async () => {
    const { calls, user } = show()
    await user.click(await screen.findByRole('button', { name: 'Show the files in their folders' }))
    const tree = await list('tree')
    const items = () => within(tree).getAllByRole('treeitem').length
    expect(items()).toBe(4)
    tree.focus()
    await user.keyboard('{Home}')
    expect(chosen('tree')?.textContent).toContain('src/api')
    await user.keyboard('s')
    expect(calls).toEqual([['stage', { ...one, paths: ['src/api/add.ts', 'src/api/drop.ts'] }]])
    await user.keyboard('{ArrowLeft}')
    expect(items()).toBe(2)
    expect(chosen('tree')?.getAttribute('aria-expanded')).toBe('false')
    await user.keyboard('{ArrowRight}{ArrowRight}')
    expect(chosen('tree')?.textContent).toContain('add.ts')
    await user.keyboard('{ArrowLeft}')
    expect(chosen('tree')?.textContent).toContain('src/api')
  })

  it('are narrowed by words of their path where they are many', async () => {
    const many = Array.from({ length: 12 }, (_, index) => aChangedFile({ path: `src/part${index}/file.ts` }))
    const { user } = show({ changes: { files: many } })
    ;(await list()).focus()
    await user.keyboard('/')
    const filter = screen.getByRole('searchbox', { name: 'Filter the files' })
    expect(document.activeElement).toBe(filter)
    await user.keyboard('PART1 file')
    expect(within(await list()).getAllByRole('option')).toHaveLength(3)
    expect(screen.getByText('3 of 12')).toBeTruthy()
    await user.keyboard('x')
    expect(screen.getByText('No file')).toBeTruthy()
    await user.keyboard('{Escape}')
    expect(within(await list()).getAllByRole('option')).toHaveLength(12)
    await user.keyboard('{Escape}')
    expect(document.activeElement).toBe(await list())
  })

  it('that are only passed on the way to another are not looked into', async () => {
    const asked: unknown[] = []
    const many = Array.from({ length: 12 }, (_, index) => aChangedFile({ path: `file${index}.ts` }))
    show({
      changes: { files: many },
      host: { 'git.diff': (input) => (asked.push((input as { path: string }).path), aDiff()) },
    })
    const files = await list()
    await waitFor(() => expect(asked).toEqual(['file0.ts']))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      for (const key of ['j', 'j', 'j', 'End']) fireEvent.keyDown(files, { key })
      expect(chosen('listbox')?.textContent).toContain('file11.ts')
      await act(() => vi.advanceTimersByTimeAsync(1_000))
      expect(asked).toEqual(['file0.ts', 'file11.ts'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('that are more than a page holds have only the chosen one and those on the screen in it', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => aChangedFile({ path: `file${index}.ts` }))
    const { user } = show({ changes: { files: many } })
    ;(await list()).focus()
    await user.keyboard('{End}')
    await waitFor(() => expect(chosen('listbox')?.textContent).toContain('file2999.ts'))
    expect(within(await list()).queryAllByRole('option').length).toBeLessThan(200)
    expect(chosen('listbox')?.getAttribute('aria-setsize')).toBe('3000')
  })
})

describe('the changes of a file', () => {
  const region = () => screen.findByRole('group', { name: /^Changes of README.md, hunk 1 of 2/ })
  const two = () => aDiff({ hunks: [aHunk(), aHunk({ id: 'h2', oldStart: 40, newStart: 40 })] })

  it('are staged and undone by hunk, and opened at the line that changed', async () => {
    const { calls, user } = show({ host: { 'git.diff': two } })
    ;(await list()).focus()
    await region()
    await screen.findByRole('button', { name: 'Open in Zed' })
    await user.keyboard('{Enter}s')
    const file = { ...one, path: 'README.md', comparison: 'unstaged' }
    await waitFor(() => expect(calls).toEqual([['stageHunk', { ...file, hunk: 'h1' }]]))
    await user.keyboard('jo')
    expect(calls.at(-1)).toEqual(['open', { ...one, with: 'editor', path: '/work/project/README.md', line: 41 }])
    await user.keyboard('r')
    const dialog = await screen.findByRole('dialog', { name: 'Undo this hunk?' })
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    expect(calls).toHaveLength(2)
    ;(await screen.findByRole('group', { name: /hunk 2 of 2/ })).focus()
    await user.keyboard('{Escape}')
    expect(document.activeElement).toBe(await list())
  })

  it.each([
    [{ binary: true, hunks: [] }, 'A binary file'],
    [{ large: true, hunks: [] }, 'Too large to show'],
    [{ unknown: true, hunks: [] }, 'Not known'],
    [{ hunks: [] }, 'The same text'],
  ])('that can’t be shown are said to be so: %o', async (diff, title) => {
    show({ host: { 'git.diff': () => aDiff(diff) } })
    expect(await screen.findByText(title)).toBeTruthy()
  })

  it('of an empty file say that it is new, or gone', async () => {
    const empty = { added: 0, removed: 0 }
    const files = [
      aChangedFile({ ...empty, path: 'a.txt', kind: 'added' }),
      aChangedFile({ ...empty, path: 'b.txt', kind: 'deleted' }),
    ]
    const { user } = show({ changes: { files }, host: { 'git.diff': () => aDiff({ hunks: [] }) } })
    expect(await screen.findByText('A new empty file')).toBeTruthy()
    ;(await list()).focus()
    await user.keyboard('j')
    expect(await screen.findByText('An empty file, deleted')).toBeTruthy()
  })

  it('in conflict say what is to be done', async () => {
    const { calls, user } = show({ changes: { files: [aChangedFile({ path: 'a.ts', kind: 'conflicted' })] } })
    expect(await screen.findByText(/In conflict: both sides stand in the file/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Mark as resolved' }))
    expect(calls).toEqual([['stage', { ...one, paths: ['a.ts'] }]])
  })

  it('of a renamed file are asked for with its name before', async () => {
    const asked: unknown[] = []
    show({
      changes: { files: [aChangedFile({ path: 'new.ts', from: 'old.ts', kind: 'renamed' })] },
      host: { 'git.diff': (input) => (asked.push(input), aDiff()) },
    })
    expect(await screen.findByText('old.ts → new.ts')).toBeTruthy()
    await waitFor(() => expect(asked[0]).toMatchObject({ path: 'new.ts', from: 'old.ts' }))
  })
})

describe('the panel', () => {
  it('looks again when it is opened, whatever was known, and when the window gets the focus back', async () => {
    let files = [aChangedFile({ path: 'a.ts' })]
    let hunks = [aHunk()]
    const bullpen = fakeBullpen({
      'git.changes': () => someChanges({ files }),
      'git.diff': () => aDiff({ hunks }),
      'files.programs': () => ({ editor: null, terminal: null, files: null }),
    })
    const panel = <ChangesPanel session={aSession()} />
    const names = async () => within(await list()).getAllByRole('option').length
    const opened = renderWith(bullpen, panel)
    await screen.findByRole('group', { name: /hunk 1 of 1/ })
    opened.unmount()
    files = [...files, aChangedFile({ path: 'b.ts' })]
    hunks = [aHunk(), aHunk({ id: 'h2' })]
    renderWith(bullpen, panel)
    expect(await screen.findByRole('group', { name: /hunk 1 of 2/ })).toBeTruthy()
    await waitFor(async () => expect(await names()).toBe(2))
    files = [...files, aChangedFile({ path: 'c.ts' })]
    hunks = [...hunks, aHunk({ id: 'h3' })]
    fireEvent.focus(window)
    expect(await screen.findByRole('group', { name: /hunk 1 of 3/ })).toBeTruthy()
    await waitFor(async () => expect(await names()).toBe(3))
  })

  it('says which branch is checked out, and how far from its upstream', async () => {
    const repository = { ...someChanges().repository!, upstream: 'origin/main', ahead: 2, behind: 1 }
    show({ changes: { repository } })
    const button = await screen.findByRole('button', { name: /^Branch main, 2 commits ahead of and 1 commit behind/ })
    expect(button.textContent).toBe('main ↑2 ↓1')
  })

  it('without a repository shows what the tools wrote, and stages nothing', async () => {
    const { calls, user } = show({
      changes: { repository: null, without: 'no-repository', comparison: 'start', comparisons: ['start'] },
    })
    expect(await screen.findByText(/^Not a git repository/)).toBeTruthy()
    expect(screen.queryByRole('combobox', { name: 'Compare' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Stage' })).toBeNull()
    ;(await list()).focus()
    await user.keyboard('su')
    expect(calls).toEqual([])
  })

  it('without a repository says only what is known: that no tool wrote', async () => {
    const changes = { repository: null, without: 'no-repository' as const, comparison: 'start' as const, files: [] }
    show({ changes: { ...changes, comparisons: ['start'] } })
    expect(await screen.findByText('No tool of this session wrote a file.')).toBeTruthy()
    expect(screen.queryByText('Nothing changed')).toBeNull()
  })

  it('without a repository offers to undo only what is known from before', async () => {
    const files = [
      aChangedFile({ path: 'over.txt', added: null, removed: null }),
      aChangedFile({ path: 'z.txt', added: 1, removed: 0 }),
    ]
    const { user } = show({
      changes: { repository: null, without: 'no-repository', comparison: 'start', comparisons: ['start'], files },
    })
    ;(await list()).focus()
    expect(screen.queryByRole('button', { name: 'Undo…' })).toBeNull()
    await user.keyboard('r')
    expect(screen.queryByRole('dialog')).toBeNull()
    await user.keyboard('j')
    await user.click(screen.getByRole('button', { name: 'Undo…' }))
    expect(await screen.findByRole('dialog', { name: 'Undo the changes of this file?' })).toBeTruthy()
  })

  it('says that nothing changed, in what is compared', async () => {
    show({ changes: { files: [], comparison: 'staged' } })
    expect(await screen.findByText('Nothing is staged for the next commit.')).toBeTruthy()
  })

  it('names what was written elsewhere', async () => {
    show({ changes: { files: [], outside: ['/etc/hosts'] } })
    expect(await screen.findByText('1 file written outside of this folder')).toBeTruthy()
    expect(screen.getByText('/etc/hosts')).toBeTruthy()
  })

  it('lets another comparison be chosen where one can’t be shown', async () => {
    const conflict = new AppError('conflict', { message: 'A merge is under way.', remedy: 'Resolve it.' })
    const { user } = show({
      host: {
        'git.changes': (input) => {
          if (JSON.stringify(input).includes('"staged"')) throw conflict
          return someChanges({ files: FILES, comparison: 'head' })
        },
      },
    })
    const compare = await screen.findByRole('combobox', { name: 'Compare' })
    await user.selectOptions(compare, 'Staged')
    expect(await screen.findByText('A merge is under way.')).toBeTruthy()
    await user.selectOptions(compare, 'Since the last commit')
    expect(await list()).toBeTruthy()
  })

  it('says why it can’t be shown at all, and that a restricted folder runs nothing', async () => {
    const refused = new AppError('permission', { message: 'Git does not read /x.', remedy: 'Look.' })
    show({ host: { 'git.changes': () => Promise.reject(refused) } })
    expect(await screen.findByText('Git does not read /x.')).toBeTruthy()
  })

  it('says that nothing is run in a restricted folder', async () => {
    show({ session: { trust: 'restricted' } })
    expect(await screen.findByText(/^Restricted folder/)).toBeTruthy()
  })
})
