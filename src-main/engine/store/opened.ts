/** A database that is open, in whatever way that was possible. */
import type { AppError } from '#shared/errors.ts'
import type { StorageRepair, StorageTroubleKind } from '#shared/storage.ts'
import type { Clock } from '../ports.ts'
import type { Database } from './database.ts'

export type Opened<T> = {
  /** What `build` made of the connection. */
  readonly store: T
  readonly db: Database
  /** Null when it can be written. */
  readonly trouble: { readonly kind: StorageTroubleKind; readonly error: AppError } | null
  readonly repair: StorageRepair | null
  /** What is read is the file itself, not a copy of it. */
  readonly inPlace: boolean
  /** All its pages were looked at. A large file is left for later. */
  readonly checked: boolean
  /** False for a damaged file that could not be repaired. */
  readonly isRepaired: boolean
  readonly close: () => void
}

export type OpenOptions<T> = {
  readonly file: string
  readonly clock: Clock
  /** Makes the repositories. What it throws is taken as a sign that the file can't be used. */
  readonly build: (db: Database) => T
  /** Told of a damaged file that can't be repaired, and why. What it throws is thrown; otherwise it is opened for reading. */
  readonly notRepaired?: ((kind: StorageTroubleKind, detail: string) => void) | undefined
}
