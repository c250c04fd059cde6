/** What the bars, the list and the panes do to the window: the same functions from one painting to the next, so that those are not painted for nothing. */
import { useMemo } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { Layout } from '#shared/workspace.ts'
import { moveTab, toPane } from '../tabs/tab-list.ts'
import { useTabs } from '../tabs/tabs-store.ts'
import type { Commands } from './session-commands.ts'
import type { DialogState } from './use-dialogs.ts'
import type { OverlayState } from './use-overlay.ts'

type Parts = {
  readonly commands: Commands
  readonly dialogs: DialogState
  readonly overlay: OverlayState
  readonly openSession: (id: SessionId) => void
}

export function useHandlers({ commands, dialogs, overlay, openSession }: Parts) {
  const { newSession, rename, limits } = dialogs
  const { open, toggle } = overlay
  const tabs = useMemo(
    () => ({ ...commands, rename, duplicate: ({ cwd }: Session) => newSession(cwd) }),
    [commands, rename, newSession],
  )
  const list = useMemo(
    () => ({
      ...commands,
      open: openSession,
      newSession,
      search: () => toggle('search'),
      library: () => open('library'),
      editLimits: limits,
    }),
    [commands, openSession, newSession, toggle, open, limits],
  )
  const on = useMemo(() => {
    const { change } = useTabs.getState()
    return {
      newSession: () => newSession(),
      inbox: () => open('inbox'),
      dashboard: () => open('dashboard'),
      costs: () => open('dashboard', 'costs'),
      split: () => commands.split('right'),
      move: (id: SessionId, to: number) => change((before) => moveTab(before, id, to)),
      layout: (next: (before: Layout) => Layout) => change((before) => ({ ...before, layout: next(before.layout) })),
      focus: (pane: string) => change((before) => toPane(before, pane)),
    }
  }, [commands, newSession, open])
  return { tabs, list, on }
}
