/** The way through every view and state of the window: walked to take pictures of them, and to test that everyone can use them. */
import type { App } from '../app.ts'
import type { HostKind } from '../hosts/running-host.ts'

export type Walk = {
  readonly app: App
  /** Called where something is to be seen; what it is, in a few words. Leaves the page as it was. */
  readonly look: (what: string) => Promise<void>
}

export type Chapter = {
  readonly name: string
  /** Absent = it can be walked on every host. */
  readonly host?: HostKind
  /** With an app of its own that was not started yet. */
  readonly walk: (walk: Walk) => Promise<void>
}
