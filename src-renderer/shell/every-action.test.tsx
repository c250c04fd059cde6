import { describe, expect, it } from 'vitest'
import { ACTION_IDS, type ActionId } from '#shared/actions.ts'
import { openEntries } from '../opening/open-entries.tsx'
import { entriesFor } from '../session/session-header.tsx'
import { projectEntries } from '../sidebar/project-row.tsx'
import { entriesOf } from '../sidebar/session-row.tsx'
import { tabEntries } from '../tabs/tab-menu.tsx'
import { aSession } from '../testing/sessions.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { actionEntries } from './command-palette.tsx'

/** What a menu calls an action of the table; null = it is about the row it belongs to, and about nothing else. */
const BY_LABEL: Readonly<Record<string, ActionId | null>> = {
  Open: null,
  Choose: null,
  Archive: 'session.archive',
  'Bring back': 'session.archive',
  Close: 'tab.close',
  'Close others': 'tab.close-others',
  'Close to the right': 'tab.close-right',
  'Copy link': 'session.copy-link',
  'Copy path': 'session.copy-path',
  'Delete…': 'session.delete',
  'End its process': 'session.end',
  'Keep at the top': 'session.star',
  'Limits…': 'session.limits',
  'Move to the other pane': 'tab.move-pane',
  'Mute notifications': 'session.mute',
  'New session here…': 'session.duplicate',
  'New session in a worktree': 'session.worktree-new',
  'New session in this folder…': 'session.duplicate',
  'Open in Terminal': 'session.open-terminal',
  'Open in VS Code': 'session.open-editor',
  Pin: 'tab.pin',
  Rename: 'session.rename',
  'Rename…': 'session.rename',
  'Reopen the closed tab': 'tab.reopen',
  'Show in Files': 'session.open-files',
  'Show in a pane beside': 'tab.move-pane',
  Unmute: 'session.mute',
  Unpin: 'tab.pin',
  Wake: 'session.wake',
}

/** What an icon button of the window calls an action of the table; null = it is about what it stands at, and about nothing else. */
const BY_BUTTON: Readonly<Record<string, ActionId | null>> = {
  'All commands': 'app.palette',
  'Close the inbox': 'view.inbox',
  'Close their tabs': null,
  Dashboard: 'view.dashboard',
  'Delete…': null,
  'End their processes': null,
  'Keep at the top': null,
  'New session': 'session.new',
  'Order of the list': 'list.order',
  'Overview of the tabs': 'session.overview',
  'Search everything': 'view.search',
  Settings: 'app.settings',
  'Split to the right': 'pane.split-right',
  'Wrap long lines': 'code.wrap',
}

const labelsOf = (entries: readonly MenuEntry[]): string[] =>
  entries.flatMap((entry) => (entry === 'separator' ? [] : [entry.label]))

/** Commands that do nothing: what a menu is called does not depend on them. */
const idle = new Proxy({} as never, { get: () => () => undefined })

describe('every action', () => {
  it('of a menu stands in the table as well', () => {
    const sessions = [aSession(), aSession({ archived: true })]
    const programs = { editor: 'VS Code', terminal: 'Terminal', files: 'Files' }
    const labels = new Set([
      ...sessions.flatMap((session) => [
        ...labelsOf(
          tabEntries(
            session,
            { pinned: session.archived, muted: session.archived, panes: session.archived ? 2 : 1 },
            idle,
          ),
        ),
        ...labelsOf(entriesFor({ session, commands: idle, more: [], onRename: () => undefined })),
        ...labelsOf(
          entriesOf({ session, starred: session.archived, selection: idle, commands: idle } as never, () => undefined),
        ),
      ]),
      ...labelsOf(openEntries({ programs, open: () => undefined, onCopy: () => undefined })),
      ...labelsOf(projectEntries('/work', idle)),
    ])
    expect([...labels].filter((label) => BY_LABEL[label] === undefined)).toEqual([])
  })

  it('of an icon button of the window stands in the table as well', () => {
    const files = import.meta.glob<string>('../{shell,sidebar,tabs,inbox,session/code}/*.tsx', {
      query: '?raw',
      import: 'default',
      eager: true,
    })
    const labels = Object.values(files).flatMap((text) =>
      [...text.matchAll(/<IconButton\s[^>]*?label="([^"]+)"/g)].map(([, label = '']) => label),
    )
    expect(labels.length).toBeGreaterThan(8)
    expect(labels.filter((label) => BY_BUTTON[label] === undefined)).toEqual([])
  })

  it('of the table is offered by something', () => {
    const files = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })
    const sources = Object.entries(files)
      .filter(([path]) => !/\.test\.tsx?$|why-not\.ts$/.test(path))
      .map(([, text]) => text)
    expect(ACTION_IDS.filter((id) => !sources.some((text) => text.includes(`'${id}'`)))).toEqual([])
  })

  it('that can’t be done now is found all the same, and says why', () => {
    const entries = new Map(actionEntries({ 'session.new': () => undefined }, {}).map((entry) => [entry.id, entry]))
    expect([...entries.keys()]).toEqual(ACTION_IDS)
    expect(entries.get('session.new')?.why).toBeUndefined()
    expect(entries.get('session.fork')?.why).toBe('No session is open')
    expect(entries.get('request.deny')?.why).toBe('Nothing is asked here')
  })
})
