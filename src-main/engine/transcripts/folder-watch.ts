/** Notices that something changed in folders, without saying what; where the system can't, whoever asks looks again by himself. */
import { type FSWatcher, watch } from 'node:fs'

/** Each is a handle of the system, whose number is limited: the rest is found at the next scan. */
const MAX_FOLDERS = 200

/** An answer being written changes its transcript many times a second. */
const SETTLE_MS = 3_000

export class FolderWatch {
  readonly #onChange: () => void
  readonly #watchers = new Map<string, FSWatcher>()
  #timer: NodeJS.Timeout | undefined

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Watches these, and no others any more. True when every one of them is. */
  set(folders: readonly string[]): boolean {
    const wanted = new Set(folders.slice(0, MAX_FOLDERS))
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue
      watcher.close()
      this.#watchers.delete(folder)
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#add(folder)
    return this.#watchers.size === folders.length
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.set([])
  }

  #add(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#changed())
      watcher.on('error', () => {
        watcher.close() // the folder is gone, or the system has no more handles
        this.#watchers.delete(folder)
      })
      this.#watchers.set(folder, watcher)
    } catch {
      return // it doesn't exist yet: the next scan finds it
    }
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#onChange()
    }, SETTLE_MS).unref()
  }
}
