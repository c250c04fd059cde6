/** Stands between the engine and the file: what can't be written now is kept in order, and written when it can be again. */
import { AppError, toAppErrorData } from '#shared/errors.ts'
import type { StorageTrouble, StorageTroubleKind } from '#shared/storage.ts'
import type { Clock, Log } from '../ports.ts'
import { troubleError, troubleOf } from './disk-trouble.ts'
import type { Opened } from './opened.ts'
import { markForRepair } from './repair-mark.ts'

/** After a failure the file is tried again, more and more seldom: a full disk is cured within minutes, not milliseconds. */
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000

/** A person who sends a prompt waits: then it is tried again at once, though not with each key stroke. */
const IMPATIENT_MS = 250

/** More than a running turn can write before somebody frees some space; then the bodies of further events are left out. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024
const MAX_PENDING_WRITES = 200_000

/** While a lock of another program is tried again and again, nobody should have to wait for it. */
const IMPATIENT_BUSY_MS = 100
const BUSY_MS = 5_000

/** `key`: a later write with the same key takes the place of this one. `run` is called when the file can be written. */
export type PendingWrite<T> = { readonly key: string; readonly bytes: number; readonly run: (store: T) => void }

export type GuardOptions<T> = {
  readonly file: string
  readonly opened: Opened<T>
  /** Opens for writing what was opened for reading; throws while that fails. */
  readonly reopen: (opened: Opened<T>) => Opened<T>
  readonly clock: Clock
  readonly log: Log
  /** Default: 64 MiB. */
  readonly maxPendingBytes?: number
}

export class StoreGuard<T> {
  readonly #options: GuardOptions<T>
  readonly #pending = new Map<string, PendingWrite<T>>()
  readonly #onChange = new Set<() => void>()
  readonly #onCured: (() => void)[] = []
  #opened: Opened<T>
  #trouble: StorageTrouble | null = null
  #bytes = 0
  #dropped = 0
  #retryMs = FIRST_RETRY_MS
  #retry: NodeJS.Timeout | undefined
  #triedAt = -Infinity
  #closed = false

  constructor(options: GuardOptions<T>) {
    this.#options = options
    this.#opened = options.opened
    if (options.opened.trouble) this.#enter(options.opened.trouble.kind, options.opened.trouble.error)
  }

  get opened(): Opened<T> {
    return this.#opened
  }

  get trouble(): StorageTrouble | null {
    return this.#trouble
  }

  get waiting(): { changes: number; bytes: number; dropped: number } {
    return { changes: this.#pending.size, bytes: this.#bytes, dropped: this.#dropped }
  }

  /** No more than names and numbers should be added to what waits. */
  get isFull(): boolean {
    return this.#bytes >= (this.#options.maxPendingBytes ?? MAX_PENDING_BYTES)
  }

  onChange(listener: () => void): () => void {
    this.#onChange.add(listener)
    return () => this.#onChange.delete(listener)
  }

  /** What was kept in memory is in the file. */
  onCured(listener: () => void): void {
    this.#onCured.push(listener)
  }

  /** Throws an `AppError` that names the disk when the file can't be read. */
  read<R>(run: (store: T) => R): R {
    try {
      return run(this.#opened.store)
    } catch (error) {
      throw this.#asAppError(error)
    }
  }

  /** A write that whoever asked for it relies on: done when this returns, or an `AppError` that names the disk. */
  write<R>(run: (store: T) => R): R {
    if (this.#trouble && this.#options.clock() - this.#triedAt >= IMPATIENT_MS) this.#attempt()
    if (this.#trouble) throw this.refusal()
    try {
      return run(this.#opened.store)
    } catch (error) {
      throw this.#asAppError(error)
    }
  }

  /** A write that is kept in memory while the file can't be written. */
  writeOr<R>(run: (store: T) => R, keep: () => R): R {
    if (!this.#trouble) {
      try {
        return run(this.#opened.store)
      } catch (error) {
        if (troubleOf(error) === null) throw error
        this.#asAppError(error)
      }
    }
    return keep()
  }

  /** Throws `resources` when more waits than may be kept. */
  keep(write: PendingWrite<T>): void {
    const replaced = this.#pending.get(write.key)
    if (!replaced && this.#pending.size >= MAX_PENDING_WRITES) throw this.refusal()
    this.#pending.set(write.key, write)
    this.#bytes += write.bytes - (replaced?.bytes ?? 0)
    this.#changed()
  }

  dropped(): void {
    this.#dropped += 1
  }

  /** What it waits for has been done. */
  tryAgain(): void {
    if (!this.#closed) this.#attempt()
  }

  /** Why a promise can't be given now. */
  refusal(): AppError {
    return this.#trouble ? AppError.from(this.#trouble.error) : troubleError('unreadable', this.#options.file, '')
  }

  /** Something found the file damaged; the next start repairs it. With `refuse` nothing more is written until then. */
  damaged(cause: unknown, { refuse = true } = {}): void {
    markForRepair(this.#options.file, cause, this.#options.log)
    if (refuse) this.#enter('damaged', troubleError('damaged', this.#options.file, cause))
  }

  /** Tries a last time to write what waits, through a file opened by `last` where this one is beyond help. */
  close(last: () => Opened<T>): void {
    this.#closed = true
    clearTimeout(this.#retry)
    try {
      if (this.#pending.size > 0) this.#writePending(last)
    } catch (error) {
      const lost = this.#pending.size
      this.#options.log.error('what waited for the disk could not be written', { changes: lost, error: String(error) })
    } finally {
      this.#opened.close()
    }
  }

  #writePending(last: () => Opened<T>): void {
    if (this.#opened.trouble || this.#trouble?.kind === 'damaged') {
      if (this.#trouble?.kind === 'newer') return // whatever changed was of no weight: nothing may be written there
      this.#opened.close()
      this.#opened = last()
    }
    this.#flush()
  }

  #asAppError(error: unknown): unknown {
    const kind = troubleOf(error)
    if (kind === null) return error
    const known = troubleError(kind, this.#options.file, error)
    if (kind === 'damaged') this.damaged(error)
    else this.#enter(kind, known)
    return known
  }

  #enter(kind: StorageTroubleKind, error: AppError): void {
    const { clock, log } = this.#options
    const isNew = this.#trouble?.kind !== kind
    if (this.#trouble?.kind === 'damaged' || (this.#trouble?.kind === 'newer' && isNew)) return
    this.#trouble = { kind, since: this.#trouble?.since ?? clock(), error: toAppErrorData(error) }
    if (isNew)
      log.error('the database can not be written', { kind: error.data.kind, trouble: kind, detail: error.data.detail })
    if (kind !== 'damaged' && kind !== 'newer') this.#scheduleRetry()
    this.#changed()
  }

  #scheduleRetry(): void {
    if (this.#retry !== undefined || this.#closed) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.#attempt()
      if (!this.#trouble) return
      this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS)
      this.#scheduleRetry()
    }, this.#retryMs)
    this.#retry.unref()
  }

  /** Writes what waits; where that works, the trouble is over. */
  #attempt(): void {
    const kind = this.#trouble?.kind
    if (kind === undefined || kind === 'damaged' || kind === 'newer') return
    this.#triedAt = this.#options.clock()
    try {
      if (this.#opened.trouble) {
        this.#opened = this.#options.reopen(this.#opened)
        if (this.#opened.trouble) throw this.#opened.trouble.error
      }
      this.#flush()
      this.#cured()
    } catch (error) {
      this.#asAppError(error)
    }
  }

  #flush(): void {
    const { db, store } = this.#opened
    db.pragma(`busy_timeout = ${IMPATIENT_BUSY_MS}`)
    try {
      // a change that is none, and is written all the same
      db.prepare("INSERT OR REPLACE INTO facts (name, body) VALUES ('storage.written', ?)").run(
        String(this.#options.clock()),
      )
      for (const [key, write] of this.#pending) {
        this.#late(write, store)
        this.#pending.delete(key)
        this.#bytes -= write.bytes
      }
    } finally {
      db.pragma(`busy_timeout = ${BUSY_MS}`)
    }
  }

  /** What the database refuses for another reason than the disk (its session is gone) must not hold up the rest. */
  #late(write: PendingWrite<T>, store: T): void {
    try {
      write.run(store)
    } catch (error) {
      if (troubleOf(error) !== null) throw error
      this.#options.log.error('a change that waited for the disk is refused', {
        change: write.key,
        error: String(error),
      })
    }
  }

  #cured(): void {
    const { clock, log } = this.#options
    log.info('the database can be written again', { afterMs: clock() - (this.#trouble?.since ?? clock()) })
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#trouble = null
    this.#retryMs = FIRST_RETRY_MS
    this.#dropped = 0
    for (const listener of this.#onCured) listener()
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#onChange) listener()
  }
}
