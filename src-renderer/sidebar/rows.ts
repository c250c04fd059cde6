/** The list of sessions as rows: filtered, sorted, pinned ones first, by project or flat. Pure. */
import type { SessionId } from '#shared/ids.ts'
import { isAtWork, type Session } from '#shared/session.ts'
import { folderName } from '../client/format.ts'
import { sessionDot } from '../client/session-dot.ts'
import { wordsIn } from '../client/words-in.ts'

export const SORTS = ['created', 'used', 'name', 'state'] as const
export type Sort = (typeof SORTS)[number]

export const STATE_FILTERS = ['needs-you', 'running', 'unread', 'failed'] as const
export type StateFilter = (typeof STATE_FILTERS)[number]

export type ListChoices = {
  readonly sort: Sort
  readonly grouped: boolean
  readonly archived: boolean
  readonly filter: string
  /** Any of them; none = all. */
  readonly states: readonly StateFilter[]
}

export type Project = {
  /** The folder, absolute. */
  readonly cwd: string
  readonly name: string
  /** Set where another project has the same name: the folder above. */
  readonly parent: string | null
  readonly demo: boolean
  readonly sessions: readonly Session[]
}

export type Listing = {
  /** At the top, whatever their project. */
  readonly starred: readonly Session[]
  /** Empty when the list is flat. */
  readonly projects: readonly Project[]
  /** Empty when the list is grouped. */
  readonly flat: readonly Session[]
  /** So many of all that are not archived are in each state. */
  readonly counts: Readonly<Record<StateFilter, number>>
}

type Marks = { readonly unread: ReadonlySet<SessionId>; readonly starred: readonly SessionId[] }

export function listingOf(sessions: Iterable<Session>, choices: ListChoices, { unread, starred }: Marks): Listing {
  const words = wordsIn(choices.filter)
  const counts: Record<StateFilter, number> = { 'needs-you': 0, running: 0, unread: 0, failed: 0 }
  const shown: Session[] = []
  for (const session of sessions) {
    if (session.archived !== choices.archived) continue
    const states = STATE_FILTERS.filter((state) => isIn(state, session, unread))
    for (const state of states) counts[state] += 1
    const wanted = choices.states.length === 0 || states.some((state) => choices.states.includes(state))
    if (wanted && matches(session, words)) shown.push(session)
  }
  shown.sort(ORDER[choices.sort])
  const top = new Set(choices.archived ? [] : starred)
  const rest = shown.filter(({ id }) => !top.has(id))
  return {
    starred: shown.filter(({ id }) => top.has(id)),
    projects: choices.grouped ? projectsOf(rest, choices.sort) : [],
    flat: choices.grouped ? [] : rest,
    counts,
  }
}

function isIn(filter: StateFilter, session: Session, unread: ReadonlySet<SessionId>): boolean {
  const { id, state } = session
  switch (filter) {
    case 'needs-you':
      return state.kind === 'waiting'
    case 'running':
      return isAtWork(session) && state.kind !== 'waiting'
    case 'unread':
      return unread.has(id)
    case 'failed':
      return sessionDot(session, unread.has(id)) === 'failed'
  }
}

/** What needs the user comes first, what sleeps last. */
const URGENCY: Readonly<Record<Session['state']['kind'], number>> = {
  waiting: 0,
  failed: 1,
  running: 2,
  retrying: 2,
  waking: 3,
  recycling: 3,
  idle: 4,
  hibernated: 5,
  closed: 5,
}

const urgencyOf = (session: Session): number =>
  URGENCY[sessionDot(session) === 'failed' ? 'failed' : session.state.kind]

/** By use, rows jump while agents work: hence not the first choice. */
const ORDER: Readonly<Record<Sort, (left: Session, right: Session) => number>> = {
  created: (left, right) => right.createdAt - left.createdAt,
  used: (left, right) => right.activeAt - left.activeAt,
  name: (left, right) => NAMES.compare(left.title, right.title),
  state: (left, right) => urgencyOf(left) - urgencyOf(right) || right.activeAt - left.activeAt,
}

/** Made once: a comparison of a thousand titles would make ten thousand. */
const NAMES = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function projectsOf(sessions: readonly Session[], sort: Sort): Project[] {
  const groups = Map.groupBy(sessions, ({ cwd }) => cwd)
  const names = Map.groupBy(groups.keys(), folderName)
  const projects = [...groups].map(([cwd, members]) => {
    const name = folderName(cwd)
    const ambiguous = (names.get(name)?.length ?? 0) > 1
    return {
      cwd,
      name,
      parent: ambiguous ? folderName(cwd.slice(0, -name.length)) : null,
      demo: members.every(({ profile }) => profile === 'demo'),
      sessions: members,
    }
  })
  return sort === 'name' ? projects.sort((left, right) => NAMES.compare(left.name, right.name)) : projects
}

const matches = ({ title, cwd }: Session, words: readonly string[]): boolean => {
  const text = `${title} ${cwd}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

export type Row =
  | { readonly kind: 'heading'; readonly key: string; readonly title: string; readonly count: number }
  | { readonly kind: 'project'; readonly key: string; readonly project: Project; readonly open: boolean }
  | {
      readonly kind: 'session'
      readonly key: string
      readonly session: Session
      readonly level: 1 | 2
      readonly starred: boolean
    }

/** `closed`: folders whose sessions are folded away. While one searches, nothing is. */
export function rowsOf({ starred, projects, flat }: Listing, closed: ReadonlySet<string>, searching: boolean): Row[] {
  const row = (session: Session, level: 1 | 2, isStarred = false): Row => ({
    kind: 'session',
    key: session.id,
    session,
    level,
    starred: isStarred,
  })
  const pinned: Row[] = [
    { kind: 'heading', key: 'pinned', title: 'Pinned', count: starred.length },
    ...starred.map((session) => row(session, 2, true)),
  ]
  return [
    ...(starred.length > 0 ? pinned : []),
    ...projects.flatMap((project): Row[] => {
      const open = searching || !closed.has(project.cwd)
      const heading: Row = { kind: 'project', key: `project ${project.cwd}`, project, open }
      return [heading, ...(open ? project.sessions.map((session) => row(session, 2)) : [])]
    }),
    ...flat.map((session) => row(session, starred.length > 0 ? 2 : 1)),
  ]
}
