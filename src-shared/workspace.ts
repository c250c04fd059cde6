/** What a window looks like, as it comes back after a restart: its tabs, its panes, what is pinned and muted. */
import { z } from 'zod'
import { SessionId } from './ids.ts'

export const MOST_PANES = 4

/** A share of its row or column, compared with its neighbours. */
const Share = z.number().positive().max(1_000)

export const Pane = z.object({
  /** Unique in the window; says nothing else. */
  id: z.string().min(1).max(40),
  share: Share,
  /** What it shows; null = nothing yet. */
  session: SessionId.nullable(),
})
export type Pane = z.infer<typeof Pane>

export const Column = z.object({
  id: z.string().min(1).max(40),
  share: Share,
  /** From top to bottom. */
  panes: z.array(Pane).min(1).max(MOST_PANES),
})
export type Column = z.infer<typeof Column>

/** Columns from left to right, panes in them; one pane has the focus. */
export const Layout = z.object({
  columns: z.array(Column).min(1).max(MOST_PANES),
  /** The id of a pane. */
  focused: z.string(),
})
export type Layout = z.infer<typeof Layout>

/** Older versions wrote `open` and `active` alone: all else may be missing. */
export const Tabs = z.object({
  /** In the order shown, without repeats. */
  open: z.array(SessionId),
  /** The session in the pane with the focus. */
  active: SessionId.nullable(),
  /** Tabs that stay in front and are not closed by accident. */
  pinned: z.array(SessionId).optional(),
  /** Absent = one pane with the active session. */
  layout: Layout.optional().catch(undefined),
  /** Sessions at the top of the list. */
  starred: z.array(SessionId).optional(),
  /** Sessions that notify of nothing. */
  muted: z.array(SessionId).optional(),
})
export type Tabs = z.infer<typeof Tabs>
