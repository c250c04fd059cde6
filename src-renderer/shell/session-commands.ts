/** What can be done with sessions and their tabs from anywhere in the window. */
import { useMemo } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { OpenWith } from '#shared/opening.ts'
import { isBusy, type Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { newInWorktree } from '../client/new-in-worktree.ts'
import { useAction } from '../client/use-action.ts'
import type { Direction } from '../tabs/layout.ts'
import { closeTabs, dropPane, moveToNextPane, openTab, pinTab, split, tabsBeside } from '../tabs/tab-list.ts'
import { reopenTab, useTabs } from '../tabs/tabs-store.ts'
import { showToast } from '../ui/toasts.tsx'
import { sessionLink } from './session-link.ts'
import { toEach } from './to-each.ts'
import { type Stopping, useStopping } from './use-stopping.ts'

export type Commands = {
  readonly open: (id: SessionId) => void
  /** Its tab; one that is pinned stays. */
  readonly close: (id: SessionId) => void
  readonly closeBeside: (id: SessionId, which: 'others' | 'right') => void
  readonly reopen: () => void
  readonly pin: (id: SessionId, on: boolean) => void
  readonly moveToPane: (id: SessionId) => void
  readonly split: (direction: Direction) => void
  readonly closePane: (pane: string) => void
  readonly mute: (id: SessionId, on: boolean) => void
  readonly star: (ids: readonly SessionId[], on: boolean) => void
  /** To the session, or to the event of this number in it. */
  readonly copyLink: (id: SessionId, seq?: number) => void
  /** Its folder, in a program of the user. */
  readonly openIn: (session: Session, kind: OpenWith) => void
  /** A session in a new worktree of the repository that this folder is in. */
  readonly newInWorktree: (path: string) => void
  readonly togglePool: () => void
  readonly rename: (session: Session, title: string) => void
  readonly archive: (session: Session, archived: boolean) => void
  readonly endProcess: (session: Session) => void
  /** A fresh process in place of the one it has; the session goes on with what was said. */
  readonly recycle: (session: Session) => void
  readonly remove: (session: Session) => void
  /** The same for many at once, with one answer. */
  readonly archiveAll: (sessions: readonly Session[], archived: boolean) => void
  readonly endAll: (sessions: readonly Session[]) => void
  readonly closeAll: (ids: readonly SessionId[]) => void
  readonly removeAll: (sessions: readonly Session[]) => void
}

/** `stopping` goes into `StopDialog`. */
export function useSessionCommands(): { commands: Commands; stopping: Stopping } {
  const { client, sessions, desktop } = useBullpen()
  const act = useAction()
  const stopping = useStopping()
  const { ask } = stopping
  const commands = useMemo<Commands>(() => {
    const { change, star, mute } = useTabs.getState()
    const byId = (id: SessionId) => sessions.state.byId.get(id)
    /** An idle one needs no process without a tab, unless more is promised in it: that knows the host. True where it goes on. */
    const leave = async ({ id, state }: Session): Promise<boolean> => {
      let goesOn = isBusy(state)
      if (state.kind !== 'idle') return goesOn
      await act(async () => {
        const left = await client.sessions.close({ id, ifQuiet: true })
        sessions.put(left)
        goesOn = left.state.kind !== 'closed'
      })
      return goesOn
    }
    const closeAll = async (ids: readonly SessionId[]) => {
      const { open, pinned } = useTabs.getState()
      const closing = ids.filter((id) => open.includes(id) && !pinned.includes(id))
      change((tabs) => closeTabs(tabs, closing))
      const left = closing.map(byId).filter((session) => session !== undefined)
      const goOn = await Promise.all(left.map(leave))
      const [first, ...others] = left.filter((_, at) => goOn[at] === true)
      if (!first) return
      const who = others.length === 0 ? `“${first.title}” goes` : `${others.length + 1} sessions go`
      showToast({ tone: 'info', message: `${who} on in the background.` })
    }
    const archiveAll = (all: readonly Session[], archived: boolean) => {
      if (archived) ask({ kind: 'archive', sessions: all })
      else {
        const bringBack = async ({ id }: Session) =>
          sessions.put(await client.sessions.archive({ id, archived: false }))
        void toEach(all, bringBack, 'brought back')
      }
    }
    const endAll = (all: readonly Session[]) => ask({ kind: 'end', sessions: all })
    const removeAll = (all: readonly Session[]) => ask({ kind: 'delete', sessions: all })
    return {
      open: (id) => change((tabs) => openTab(tabs, id)),
      close: (id) => {
        if (useTabs.getState().pinned.includes(id))
          showToast({ tone: 'info', message: 'This tab is pinned. Unpin it to close it.' })
        else void closeAll([id])
      },
      closeBeside: (id, which) => void closeAll(tabsBeside(useTabs.getState(), id, which)),
      reopen: () => {
        if (reopenTab((id) => byId(id) !== undefined) === null)
          showToast({ tone: 'info', message: 'No tab was closed lately.' })
      },
      pin: (id, on) => change((tabs) => pinTab(tabs, id, on)),
      moveToPane: (id) => change((tabs) => moveToNextPane(tabs, id)),
      split: (direction) => change((tabs) => split(tabs, direction)),
      closePane: (pane) => change((tabs) => dropPane(tabs, pane)),
      mute,
      star,
      copyLink: (id, seq) =>
        void act(async () => {
          await navigator.clipboard.writeText(sessionLink({ id, seq: seq ?? null }, desktop))
          showToast({
            tone: 'info',
            message: `The link is copied. It opens the ${seq === undefined ? 'session' : 'message'} in this Bullpen.`,
          })
        }),
      openIn: ({ id }, kind) => void act(() => client.files.open({ sessionId: id, with: kind })),
      newInWorktree: (path) =>
        void act(async () => {
          const { id } = await newInWorktree({ client, sessions }, { path, about: '' })
          change((tabs) => openTab(tabs, id))
        }),
      togglePool: () =>
        void act(async () => {
          const { paused, enabled } = await client.pool.status()
          if (!enabled) {
            showToast({ tone: 'info', message: 'The pool is switched off.', remedy: 'The settings switch it on.' })
            return
          }
          await client.pool.pause({ paused: !paused })
          const message = paused
            ? 'The pool keeps processes warm again.'
            : 'The pool is paused: no process is kept warm.'
          showToast({ tone: 'info', message })
        }),
      rename: (session, title) =>
        void act(async () => sessions.put(await client.sessions.rename({ id: session.id, title }))),
      archive: (session, archived) => archiveAll([session], archived),
      endProcess: (session) => endAll([session]),
      recycle: ({ id }) => void act(() => client.processes.recycle({ sessionId: id })),
      remove: (session) => removeAll([session]),
      archiveAll,
      endAll,
      closeAll: (ids) => void closeAll(ids),
      removeAll,
    }
  }, [act, ask, client, desktop, sessions])
  return { commands, stopping }
}
