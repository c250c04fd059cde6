/** What the API is given: the engine, and the few things only the host around it knows or can do. */
import type { Notification } from '#shared/contract/shell.ts'
import type { SystemInfo } from '#shared/system.ts'
import type { WindowCommand } from '#shared/window-command.ts'
import type { Log } from '../engine/index.ts'
import type { Engine } from '../engine/types.ts'

/** What only a desktop can do. */
export interface ShellPort {
  /** The folder chosen in the system's own dialog; null when the user cancelled it. */
  pickFolder(): Promise<string | null>
  /** `url` is https or mailto: the contract lets nothing else through. */
  openExternal(url: string): Promise<void>
  /** Plain words; a click on them opens the session. */
  notify(news: Notification): void
  /** What tray and menus ask of the window. Ends when `signal` aborts. */
  commands(signal: AbortSignal): AsyncIterableIterator<WindowCommand>
}

export type HostPort = {
  readonly kind: SystemInfo['host']
  /** Of Bullpen. */
  readonly version: string
  /** Stops the host soon: called when the answer to `system.stop` is on its way. */
  requestStop(): void
}

export type ApiDeps = {
  readonly engine: Engine
  readonly host: HostPort
  readonly log: Log
  readonly shell?: ShellPort | undefined
}
