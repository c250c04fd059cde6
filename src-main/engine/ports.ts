/** The hard edges of the engine: what a host or a test gives it. */
import type { ErrorKind } from '#shared/errors.ts'
import type { Unrepaired } from './store/ahead-orders.ts'

/** Structured log; `fields` never hold secrets or prompt text. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown> & { kind?: ErrorKind }): void
}

/** Milliseconds since the Unix epoch. */
export type Clock = () => number

/** A place for one small secret each, kept by the operating system. Every method may reject when there is no such place. */
export interface SecretStore {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}

export type EngineDeps = {
  /** The data folder, absolute, existing and writable. */
  readonly home: string
  readonly log: Log
  readonly secrets: SecretStore
  /** The environment the CLI inherits (through the allow-list) and Bullpen reads. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  /** What was found of the database before: see `openAhead`. */
  readonly unrepaired?: Unrepaired | null
}
