/** The tray as data: what its icon, tooltip and menu are for a state of the engine. Pure; `tray.ts` shows it. */
import type { RecentFolder } from '#shared/folders.ts'
import type { SessionId } from '#shared/ids.ts'
import type { PendingPermission } from '#shared/permissions.ts'
import type { PoolStatus } from '#shared/pool.ts'
import { isAtWork, type Session } from '#shared/session.ts'

/** `warm`: a spare is ready. `filling`: the first is on its way. `empty`: there is none. The others outrank these. */
export const TRAY_ICONS = ['warm', 'filling', 'empty', 'paused', 'needs-you', 'error'] as const
export type TrayIcon = (typeof TRAY_ICONS)[number]

export type TrayInput = {
  readonly sessions: readonly Session[]
  readonly pool: PoolStatus
  readonly pending: readonly PendingPermission[]
  readonly recentFolders: readonly RecentFolder[]
  /** What is wrong with the host as a whole, in a sentence; null when nothing is. */
  readonly error: string | null
}

export type TrayAction =
  | { readonly kind: 'open-session'; readonly id: SessionId }
  /** `cwd` null: the user chooses the folder. */
  | { readonly kind: 'new-session'; readonly cwd: string | null }
  | { readonly kind: 'pause-pool'; readonly paused: boolean }
  | { readonly kind: 'dashboard' }
  | { readonly kind: 'show-window' }
  | { readonly kind: 'quit' }

export type TrayEntry =
  | { readonly type: 'separator' }
  /** Words that can't be chosen. */
  | { readonly type: 'label'; readonly label: string }
  | { readonly type: 'action'; readonly label: string; readonly action: TrayAction }
  | { readonly type: 'submenu'; readonly label: string; readonly entries: readonly TrayEntry[] }

export type TrayModel = { readonly icon: TrayIcon; readonly tooltip: string; readonly menu: readonly TrayEntry[] }

/** More than this makes a menu that is longer than a screen; the rest is in the window. */
const MOST_SESSIONS = 8
const MOST_FOLDERS = 6
const MOST_CHARACTERS = 48
/** Of a reason, which is of no use when half of it is missing. */
const MOST_OF_A_SENTENCE = 120
/** Windows shows no more of a tooltip. */
const MOST_TOOLTIP = 127

export function trayModel(input: TrayInput): TrayModel {
  return { icon: iconFor(input), tooltip: tooltipFor(input), menu: menuFor(input) }
}

/** What of the pool's troubles is the host's: with these no session can start or answer. In words; null when all is well. */
export function poolError({ blocked, reason }: PoolStatus): string | null {
  return blocked === 'no-cli' || blocked === 'breaker-open' ? (reason ?? 'Claude Code can’t be started.') : null
}

/** Waits for the user by its own state, or because a request of it is still unanswered. */
const waiting = ({ sessions, pending }: TrayInput): readonly Session[] => {
  const asking = new Set(pending.map(({ sessionId }) => sessionId))
  return sessions.filter(({ id, state }) => state.kind === 'waiting' || asking.has(id))
}

const running = (input: TrayInput): readonly Session[] => {
  const others = new Set(waiting(input))
  return input.sessions.filter((session) => isAtWork(session) && !others.has(session))
}

const readyCount = ({ spares }: PoolStatus): number => spares.filter(({ phase }) => phase === 'ready').length

function iconFor(input: TrayInput): TrayIcon {
  const { pool, error } = input
  if (error !== null) return 'error'
  if (waiting(input).length > 0) return 'needs-you'
  if (pool.paused || !pool.enabled) return 'paused'
  if (readyCount(pool) > 0) return 'warm'
  return pool.spares.length > 0 || pool.blocked === 'starting-up' || pool.blocked === 'machine-busy'
    ? 'filling'
    : 'empty'
}

function tooltipFor(input: TrayInput): string {
  const waits = waiting(input).length
  const parts = ['Bullpen']
  if (input.error !== null) parts.push(input.error)
  if (waits > 0) parts.push(`${waits} waiting for you`)
  const works = running(input).length
  if (works > 0) parts.push(`${works} working`)
  parts.push(poolWords(input.pool))
  return shortened(parts.join(' · '), MOST_TOOLTIP)
}

function poolWords(pool: PoolStatus): string {
  if (!pool.enabled) return 'pool off'
  const figures = `${readyCount(pool)} of ${pool.target} ready`
  return pool.paused ? `pool paused, ${figures}` : figures
}

function menuFor(input: TrayInput): TrayEntry[] {
  const { pool, recentFolders, error } = input
  const folders = recentFolders.filter(({ exists }) => exists).slice(0, MOST_FOLDERS)
  return [
    ...(error === null ? [] : [label(error), separator]),
    ...sessionEntries('Waiting for you', waiting(input)),
    ...sessionEntries('Working', running(input)),
    label(`Pool: ${poolWords(pool)}`),
    ...(pool.reason === null || pool.paused || pool.reason === error ? [] : [label(pool.reason)]),
    ...(pool.enabled
      ? [action(pool.paused ? 'Fill the pool again' : 'Pause the pool', { kind: 'pause-pool', paused: !pool.paused })]
      : []),
    separator,
    action('New session…', { kind: 'new-session', cwd: null }),
    ...(folders.length === 0
      ? []
      : [
          {
            type: 'submenu' as const,
            label: 'New session in',
            entries: folders.map(({ name, path }) => action(`${name} (${path})`, { kind: 'new-session', cwd: path })),
          },
        ]),
    separator,
    action('Dashboard', { kind: 'dashboard' }),
    action('Show Bullpen', { kind: 'show-window' }),
    separator,
    action('Quit Bullpen', { kind: 'quit' }),
  ]
}

function sessionEntries(heading: string, sessions: readonly Session[]): TrayEntry[] {
  if (sessions.length === 0) return []
  const shown = sessions.toSorted((a, b) => b.activeAt - a.activeAt).slice(0, MOST_SESSIONS)
  const rest = sessions.length - shown.length
  return [
    label(heading),
    ...shown.map(({ id, title }) => action(title, { kind: 'open-session', id })),
    ...(rest > 0 ? [label(`and ${rest} more`)] : []),
    separator,
  ]
}

const separator: TrayEntry = { type: 'separator' }
const label = (words: string): TrayEntry => ({ type: 'label', label: menuText(words, MOST_OF_A_SENTENCE) })
const action = (words: string, does: TrayAction): TrayEntry => ({
  type: 'action',
  label: menuText(words, MOST_CHARACTERS),
  action: does,
})

/** Titles are anyone's text: one line, not too long, and no character that a menu takes for a keyboard mark. */
const menuText = (words: string, most: number): string =>
  shortened(words.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim(), most).replaceAll('&', '&&')

function shortened(words: string, most: number): string {
  const characters = Array.from(words)
  return characters.length <= most
    ? words
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
