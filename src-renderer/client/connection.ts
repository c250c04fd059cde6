/** Keeps one transport to the host alive for ever and says how it stands. */
import { AppError } from '#shared/errors.ts'
import { type OpenTransport, type Transport, Unauthorised } from './transport.ts'

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'online' }
  /** `since`: milliseconds since the Unix epoch. */
  | { readonly kind: 'offline'; readonly since: number }
  /** The host is there and does not accept this window. */
  | { readonly kind: 'unauthorised' }

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000

export class Connection {
  readonly #open: OpenTransport
  readonly #listeners = new Set<() => void>()
  readonly #stopped = new AbortController()
  #state: ConnectionState = { kind: 'connecting' }
  #transport: Transport | null = null
  #hurry: () => void = () => undefined

  constructor(open: OpenTransport) {
    this.#open = open
  }

  get state(): ConnectionState {
    return this.#state
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    void this.#run()
  }

  /** Ends a pause between two attempts: the user is back, or asks for it. */
  readonly retryNow = (): void => this.#hurry()

  stop(): void {
    this.#stopped.abort()
    this.#transport?.close()
    this.#hurry()
  }

  /**
   * The transport, as soon as there is one.
   * Throws `network` after `patienceMs`, and at once when the host refuses this window; throws the reason of `signal`.
   */
  async ready({ signal, patienceMs }: { signal?: AbortSignal | undefined; patienceMs: number }): Promise<Transport> {
    if (this.#transport) return this.#transport
    return new Promise((resolve, reject) => {
      const check = () => {
        if (this.#transport) {
          end()
          resolve(this.#transport)
        } else if (this.#state.kind === 'unauthorised') fail(noConnection())
      }
      const end = () => {
        clearTimeout(timer)
        unsubscribe()
        signal?.removeEventListener('abort', onAbort)
      }
      const fail = (error: Error) => {
        end()
        reject(error)
      }
      const onAbort = () => fail(signal?.reason instanceof Error ? signal.reason : new Error('Aborted.'))
      const unsubscribe = this.subscribe(check)
      const timer = patienceMs === Infinity ? undefined : setTimeout(() => fail(noConnection()), patienceMs)
      signal?.addEventListener('abort', onAbort)
      if (signal?.aborted) onAbort()
      else check()
    })
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped
    let pause = FIRST_PAUSE_MS
    while (!signal.aborted) {
      try {
        const transport = await this.#open(signal)
        this.#transport = transport
        this.#set({ kind: 'online' })
        const openedAt = performance.now()
        pause = FIRST_PAUSE_MS
        await transport.closed
        this.#transport = null
        this.#set({ kind: 'offline', since: Date.now() })
        // one that held is opened again at once; one that breaks as soon as it is open is not, without end
        await this.#pause(Math.max(0, FIRST_PAUSE_MS - (performance.now() - openedAt)))
      } catch (error) {
        this.#failed(error)
        await this.#pause(pause)
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      }
    }
  }

  #failed(error: unknown): void {
    if (error instanceof Unauthorised) this.#set({ kind: 'unauthorised' })
    else if (this.#state.kind !== 'offline') this.#set({ kind: 'offline', since: Date.now() })
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #set(state: ConnectionState): void {
    this.#state = state
    for (const listener of [...this.#listeners]) listener()
  }
}

const noConnection = () =>
  new AppError('network', {
    message: 'There is no connection to Bullpen right now.',
    remedy: 'It reconnects by itself. Try again when the status bar says connected.',
  })
