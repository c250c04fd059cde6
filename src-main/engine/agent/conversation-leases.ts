/** One writer per conversation among all of Bullpen: a lease with a token that grows, so that an outdated writer is known as one. */
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Clock, Log } from '../ports.ts'
import type { ConversationLease, LeaseRepository } from '../store/types.ts'
import { bootId, identified, identityOf } from '../supervisor/identity.ts'
import type { NotedProcess } from '../supervisor/same-process.ts'
import type { RunId } from '../supervisor/run.ts'

export type LeaseDeps = {
  readonly leases: LeaseRepository
  /** The life of this host. */
  readonly run: RunId
  readonly clock: Clock
  readonly log: Log
  /** Whether the process of another host is still there, and still the one that was noted. */
  readonly isAlive: (noted: NotedProcess) => Promise<boolean>
  /** Whether another host may still live; false in doubt, since the one that is outdated is fenced off anyway. */
  readonly lives: (run: RunId) => Promise<boolean>
  /** A lease is somebody else's now, and was never given back: its process must go. Called once. */
  readonly onLost: (lost: Lease) => void
}

export type Writer = {
  readonly pid: number
  /** Without a further word. */
  readonly end: () => void
}

/** The right of one process to write to one conversation. */
export class Lease {
  readonly sessionId: SessionId
  readonly #leases: ConversationLeases
  #row: ConversationLease
  #process: Writer | null = null
  #over = false

  constructor(row: ConversationLease, leases: ConversationLeases) {
    this.#row = row
    this.#leases = leases
    this.sessionId = row.sessionId
  }

  get conversation(): string {
    return this.#row.conversation
  }

  get token(): number {
    return this.#row.token
  }

  /** Null before it is started. */
  get process(): Writer | null {
    return this.#process
  }

  /** Whether its process may write. Looked up each time: another host may have taken it. */
  holds(): boolean {
    return !this.#over && this.#leases.isNewest(this)
  }

  /** Notes which process writes. False when it was lost meanwhile. */
  bind(process: Writer): boolean {
    this.#process = process
    const { pid } = process
    const { startId } = identityOf(pid)
    if (startId === '') void this.#identifyLate(pid)
    return this.#note({ pid, startId })
  }

  /** The process is gone. */
  release(): void {
    if (this.#over) return
    this.#note({ held: false })
    this.#over = true
    this.#leases.forget(this)
  }

  /** It is somebody else's: nothing is written of it any more. True the first time. */
  lose(): boolean {
    const isNews = !this.#over
    this.#over = true
    return isNews
  }

  #note(change: Partial<Pick<ConversationLease, 'pid' | 'startId' | 'held'>>): boolean {
    if (this.#over) return false
    this.#row = { ...this.#row, ...change, since: this.#leases.now() }
    return this.#leases.note(this.#row)
  }

  async #identifyLate(pid: number): Promise<void> {
    const { startId } = await identified(pid).catch(() => ({ startId: '' })) // unknown: then the time it was noted counts
    if (startId !== '') this.#note({ pid, startId })
  }
}

/** Two hosts that take turns for ever are not to be expected; somebody gets it in the end. */
const TRIES = 5

export class ConversationLeases {
  readonly #deps: LeaseDeps
  /** Of this host, by conversation. */
  readonly #held = new Map<string, Lease>()

  constructor(deps: LeaseDeps) {
    this.#deps = deps
  }

  /**
   * For a process that is about to be started or has begun the conversation. What is dead, and an earlier process of the
   * same session, is superseded. Throws `conflict` while another living process writes to it.
   */
  async take(conversation: string, sessionId: SessionId): Promise<Lease> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const row = this.#deps.leases.get(conversation)
      if (row?.held === true && (await this.#isHeld(row, sessionId))) throw openElsewhere(row)
      const lease = this.#tryToTake(conversation, row?.token ?? this.#deps.leases.token(conversation), sessionId)
      if (lease) return lease
    }
    throw openElsewhere(this.#deps.leases.get(conversation))
  }

  /** For a conversation the CLI has just begun: nobody else can know of it yet. Null where somebody does. */
  takeNew(conversation: string, sessionId: SessionId): Lease | null {
    const row = this.#deps.leases.get(conversation)
    if (row?.held === true && !this.#isOwn(row, sessionId)) return null
    return this.#tryToTake(conversation, this.#deps.leases.token(conversation), sessionId)
  }

  /** Finds out which leases of this host another one has taken. */
  look(): void {
    for (const lease of [...this.#held.values()]) if (!this.isNewest(lease)) this.#lost(lease)
  }

  isNewest({ conversation, token }: Lease): boolean {
    return this.#deps.leases.token(conversation) === token
  }

  /** False where it can't be noted, too: then the process is not known to be the one that may write. */
  note(row: ConversationLease): boolean {
    try {
      return this.#deps.leases.change(row)
    } catch (error) {
      this.#deps.log.warn('who writes to a conversation could not be noted', { error: String(error) })
      return false
    }
  }

  now(): number {
    return this.#deps.clock()
  }

  forget(lease: Lease): void {
    if (this.#held.get(lease.conversation) === lease) this.#held.delete(lease.conversation)
  }

  #tryToTake(conversation: string, before: number, sessionId: SessionId): Lease | null {
    const row: ConversationLease = {
      // the time, so that a conversation that was forgotten with its session does not begin with tokens it had before
      ...{ conversation, sessionId, token: Math.max(before + 1, this.now()), run: this.#deps.run, bootId: bootId() },
      ...{ pid: null, startId: '', since: this.now(), held: true },
    }
    if (!this.#deps.leases.take(row, before)) return null
    const superseded = this.#held.get(conversation)
    const lease = new Lease(row, this)
    this.#held.set(conversation, lease)
    if (superseded) this.#lost(superseded)
    return lease
  }

  #lost(lease: Lease): void {
    this.forget(lease)
    if (lease.lose()) this.#deps.onLost(lease)
  }

  async #isHeld(row: ConversationLease, sessionId: SessionId): Promise<boolean> {
    if (row.run === this.#deps.run) return !this.#isOwn(row, sessionId)
    if (row.bootId !== bootId()) return false
    if (row.pid === null) return this.#deps.lives(row.run)
    const { pid, startId, since } = row
    return this.#deps.isAlive({ pid, startId: startId === '' ? undefined : startId, notedAt: since })
  }

  /** It may be superseded without asking: an earlier process of the session, or none that this host knows of. */
  #isOwn(row: ConversationLease, sessionId: SessionId): boolean {
    if (row.run !== this.#deps.run) return false
    const holder = this.#held.get(row.conversation)
    return holder?.token !== row.token || holder.sessionId === sessionId
  }
}

/** Why a process gets no prompt: another one was given its conversation. */
export const superseded = (): AppError =>
  new AppError('conflict', {
    message: 'This conversation is open in another process by now; the one here was ended.',
    remedy: 'Go on where it is open, or end it there and send the prompt again here.',
  })

function openElsewhere(row: ConversationLease | null): AppError {
  const process = row?.pid == null ? '' : ` (process ${row.pid})`
  return new AppError('conflict', {
    message: `This conversation is open in another session${process}.`,
    remedy: 'Close that session, or fork the conversation. Two processes in one conversation would not see each other.',
  })
}
