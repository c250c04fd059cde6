/**
 * Which hosts a spec runs on. A spec says it beside its title, with the reason; what says nothing is about the page or the
 * engine, which are the same code in every host.
 *
 * | says nothing      | `npm test` runs it headless; `npm run e2e`, Electron and the continuous integration on every host  |
 * | `onEveryHost(…)`  | everywhere, always: it crosses an edge that each host has built for itself                          |
 * | `onlyOn(host, …)` | on this host alone: the others have nothing of the kind                                             |
 * | `whenAll(…)`      | `npm test` leaves it out, since what it tests is proven there another way; all else runs it        |
 */
import type { HostKind } from './hosts/running-host.ts'

/** What Playwright takes between a title and a body; the reason is shown in its reports. */
type Placement = { tag: string; annotation: { type: string; description: string } }

const EVERY = '@every-host'
const ALL = '@when-all'
const only = (host: HostKind): string => `@only-${host}`

export const onEveryHost = (because: string): Placement => ({
  tag: EVERY,
  annotation: { type: 'on every host', description: because },
})

export const onlyOn = (host: HostKind, because: string): Placement => ({
  tag: only(host),
  annotation: { type: `only on ${host}`, description: because },
})

export const whenAll = (because: string): Placement => ({
  tag: ALL,
  annotation: { type: 'left out of npm test', description: because },
})

/** For a project of Playwright: the specs that `host` can run, or of these only what has to do with the host itself. */
export function specsOf(
  host: HostKind,
  { edgesOnly = false, quick = false } = {},
): { grep: RegExp; grepInvert: RegExp } {
  return {
    grep: edgesOnly ? new RegExp(`${EVERY}|${only(host)}`) : /^/,
    grepInvert: new RegExp(`@only-(?!${host}\\b)${quick ? `|${ALL}` : ''}`),
  }
}
