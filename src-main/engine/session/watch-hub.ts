/** Tells watchers of the whole list which sessions changed: each at most once per interval, with its newest summary. */
import type { WatchFrame } from '#shared/contract/sessions.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'

/** A list needs no more than this for states to look immediate; a stream of events changes a summary far more often. */
const INTERVAL_MS = 50

type Watcher = { changed: Map<SessionId, Session | null>; timer: NodeJS.Timeout | undefined; wake: () => void }

export class WatchHub {
  readonly #watchers = new Set<Watcher>()
  #ended = false

  /** `session` null = it is gone. */
  publish(id: SessionId, session: Session | null): void {
    for (const watcher of this.#watchers) {
      watcher.changed.set(id, session)
      watcher.timer ??= setTimeout(() => {
        watcher.timer = undefined
        watcher.wake()
      }, INTERVAL_MS)
    }
  }

  end(): void {
    this.#ended = true
    for (const watcher of this.#watchers) watcher.wake()
  }

  async *watch(all: () => Session[], signal: AbortSignal): AsyncGenerator<WatchFrame, void> {
    const watcher: Watcher = { changed: new Map(), timer: undefined, wake: () => undefined }
    const onAbort = () => watcher.wake()
    signal.addEventListener('abort', onAbort)
    this.#watchers.add(watcher)
    try {
      yield { type: 'snapshot', sessions: all() }
      while (!signal.aborted && !this.#ended) {
        if (watcher.timer !== undefined || watcher.changed.size === 0) {
          await new Promise<void>((resolve) => (watcher.wake = resolve))
          continue
        }
        const changed = watcher.changed
        watcher.changed = new Map()
        for (const [id, session] of changed) {
          yield session ? { type: 'changed', session } : { type: 'removed', id }
        }
      }
    } finally {
      clearTimeout(watcher.timer)
      signal.removeEventListener('abort', onAbort)
      this.#watchers.delete(watcher)
    }
  }
}
