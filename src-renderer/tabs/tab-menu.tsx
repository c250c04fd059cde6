/** What can be done with one tab, as a menu. */
import { BellOff, Columns2, CopyPlus, GitBranchPlus, Link, Pencil, Pin, RotateCcw, X } from 'lucide-react'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { MenuEntry } from '../ui/menu.tsx'

export type TabCommands = {
  readonly close: (id: SessionId) => void
  readonly closeBeside: (id: SessionId, which: 'others' | 'right') => void
  readonly reopen: () => void
  readonly pin: (id: SessionId, on: boolean) => void
  readonly rename: (session: Session) => void
  readonly duplicate: (session: Session) => void
  /** In a new worktree of the repository that the folder is in. */
  readonly newInWorktree: (path: string) => void
  readonly moveToPane: (id: SessionId) => void
  readonly mute: (id: SessionId, on: boolean) => void
  readonly copyLink: (id: SessionId) => void
}

type TabFacts = { readonly pinned: boolean; readonly muted: boolean; readonly panes: number }

export function tabEntries(session: Session, facts: TabFacts, commands: TabCommands): MenuEntry[] {
  const { id, cwd, profile } = session
  const { pinned, muted, panes } = facts
  return [
    { label: pinned ? 'Unpin' : 'Pin', icon: <Pin size={14} />, onSelect: () => commands.pin(id, !pinned) },
    { label: 'Rename…', icon: <Pencil size={14} />, shortcut: 'F2', onSelect: () => commands.rename(session) },
    {
      label: 'New session in this folder…',
      icon: <CopyPlus size={14} />,
      disabled: profile === 'demo',
      onSelect: () => commands.duplicate(session),
    },
    {
      label: 'New session in a worktree',
      icon: <GitBranchPlus size={14} />,
      disabled: profile === 'demo',
      onSelect: () => commands.newInWorktree(cwd),
    },
    {
      label: panes > 1 ? 'Move to the other pane' : 'Show in a pane beside',
      icon: <Columns2 size={14} />,
      onSelect: () => commands.moveToPane(id),
    },
    { label: 'Copy link', icon: <Link size={14} />, onSelect: () => commands.copyLink(id) },
    {
      label: muted ? 'Unmute' : 'Mute notifications',
      icon: <BellOff size={14} />,
      onSelect: () => commands.mute(id, !muted),
    },
    'separator',
    { label: 'Close', icon: <X size={14} />, shortcut: 'Del', disabled: pinned, onSelect: () => commands.close(id) },
    { label: 'Close others', onSelect: () => commands.closeBeside(id, 'others') },
    { label: 'Close to the right', onSelect: () => commands.closeBeside(id, 'right') },
    { label: 'Reopen the closed tab', icon: <RotateCcw size={14} />, onSelect: commands.reopen },
  ]
}
