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

/** The user is done with what failed in this session up to then, in milliseconds since the Unix epoch. */
export const DoneUntil = z.tuple([SessionId, z.number()])
export type DoneUntil = z.infer<typeof DoneUntil>

/** The newest are kept. */
export const MOST_DONE = 1_000

/** What either knows, so that one window never takes back what was done in another. Newest last. */
export function joinDone(left: readonly DoneUntil[], right: readonly DoneUntil[]): DoneUntil[] {
  const joined = new Map(left)
  for (const [id, until] of right) joined.set(id, Math.max(until, joined.get(id) ?? until))
  return [...joined].toSorted(([, a], [, b]) => a - b).slice(-MOST_DONE)
}

/** Where the reader was in a transcript: a row by its key, and how far below its top, in pixels. */
export const Place = z.object({ key: z.string().max(200), offset: z.number() })
export type Place = z.infer<typeof Place>

/** Sessions; the one left longest ago is forgotten first. */
export const MOST_PLACES = 100

/** Of the sessions whose reader is not at the end. `at`: when they were noted, in milliseconds since the Unix epoch. */
export const Places = z.object({ at: z.number(), list: z.array(z.tuple([SessionId, Place])).max(MOST_PLACES) })
export type Places = z.infer<typeof Places>

/** The newest are kept. */
export const MOST_CLOSED = 50
export const MOST_VISITED = 200

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
  /** Failures the user is done with: a session, and until when. Absent = never said, by a version that kept it elsewhere. */
  done: z.array(DoneUntil).max(MOST_DONE).optional(),
  places: Places.optional().catch(undefined),
  /** Sessions whose tabs were closed, the last one at the end. */
  closed: z.array(SessionId).max(MOST_CLOSED).optional(),
  /** Sessions in the order they were gone to last: the one on the screen at the end. */
  visited: z.array(SessionId).max(MOST_VISITED).optional(),
})
export type Tabs = z.infer<typeof Tabs>
