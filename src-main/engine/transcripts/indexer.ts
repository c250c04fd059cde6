/** Keeps the index of transcripts up to date in the background: what changed is read again, a little at a time. */
import { join, sep } from 'node:path'
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { IndexStatus } from '#shared/transcripts.ts'
import type { Clock, Log } from '../ports.ts'
import type { TranscriptRepository, TranscriptRow } from '../store/transcripts.ts'
import { FolderWatch } from './folder-watch.ts'
import { type Listing, listTranscriptFiles } from './list-files.ts'
import type { SearchFeed } from './search-feed.ts'
import { type FileStamp, summarise } from './summarise.ts'

/** Looked again even where nothing was noticed: some file systems tell nothing. */
const RESCAN_MS = 120_000

type IndexerOptions = {
  /** The folder of the projects' folders. */
  readonly projects: string
  readonly repository: TranscriptRepository
  readonly feed: SearchFeed
  readonly clock: Clock
  readonly log: Log
  readonly onStatus: () => void
}

export class TranscriptIndexer {
  readonly #options: IndexerOptions
  readonly #watch: FolderWatch
  readonly #stopping = new AbortController()
  #status: Omit<IndexStatus, 'transcripts' | 'skipped'> = {
    phase: 'never',
    done: 0,
    total: 0,
    doneBytes: 0,
    totalBytes: 0,
    scannedAt: null,
    problem: null,
  }
  #running: Promise<void> | null = null
  /** How often a scan was asked for. */
  #asked = 0
  #interval: NodeJS.Timeout | undefined

  constructor(options: IndexerOptions) {
    this.#options = options
    this.#watch = new FolderWatch(() => void this.scan())
  }

  status(): IndexStatus {
    return { ...this.#status, ...this.#options.repository.totals() }
  }

  /** Scans, and goes on to do so when something changes. Never keeps the process alive. */
  start(): void {
    this.#interval ??= setInterval(() => void this.scan(), RESCAN_MS).unref()
    void this.scan()
  }

  /** Resolves when all that had changed by now is in the index. Never rejects: `status` says what went wrong. */
  scan(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve()
    this.#asked += 1
    this.#running ??= this.#scanAll().finally(() => (this.#running = null))
    return this.#running
  }

  /** Forgets the index and makes it again from the files. */
  async rebuild(): Promise<void> {
    await this.#running
    this.#options.repository.clear()
    await this.scan()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#interval)
    this.#watch.stop()
    await this.#running
  }

  async #scanAll(): Promise<void> {
    let seen: number
    do {
      seen = this.#asked
      await this.#scanOnce().catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return
        this.#options.log.warn('the transcripts could not be looked through', { error: String(error) })
        this.#change({ phase: 'idle', problem: problemOf([String(error)]) })
      })
    } while (seen !== this.#asked && !this.#stopping.signal.aborted)
  }

  async #scanOnce(): Promise<void> {
    const { repository, feed, clock, projects } = this.#options
    const { signal } = this.#stopping
    const listing = await listTranscriptFiles(projects, signal)
    const changed = this.#compare(listing)
    const totalBytes = changed.reduce((sum, { size }) => sum + size, 0)
    this.#change({ phase: 'scanning', done: 0, total: changed.length, doneBytes: 0, totalBytes, problem: null })
    const problems = [...listing.problems]
    let doneBytes = 0
    for (const [index, file] of changed.entries()) {
      const known = repository.get(file.path)
      const row = await this.#read(file, known).catch((error: unknown) => {
        signal.throwIfAborted()
        problems.push(`${file.path}: ${String(error)}`)
        return null
      })
      signal.throwIfAborted()
      if (row) {
        repository.save(row)
        feed.finish(row)
      }
      doneBytes += file.size
      this.#change({ done: index + 1, doneBytes })
    }
    this.#watch.set([projects, ...listing.folders])
    this.#change({ phase: 'idle', scannedAt: clock(), problem: problems.length > 0 ? problemOf(problems) : null })
  }

  #read(file: FileStamp, known: TranscriptRow | null): Promise<TranscriptRow> {
    const { feed } = this.#options
    const { signal } = this.#stopping
    const take = feed.begin(file, known)
    return summarise(file, known, { signal, ...(take && { onEntry: take }) })
  }

  /** Those to be read; those that are gone are forgotten. */
  #compare({ files, unreadable }: Listing): FileStamp[] {
    const { repository, feed } = this.#options
    const stamps = repository.stamps()
    const changed = files.filter(({ path, size, mtime }) => {
      const stamp = stamps.get(path)
      stamps.delete(path)
      return stamp?.size !== size || stamp.mtime !== mtime
    })
    const gone = [...stamps.keys()].filter((path) => !unreadable.some((folder) => path.startsWith(join(folder, sep))))
    for (const path of gone) feed.forget(path)
    if (gone.length > 0) repository.remove(gone)
    return changed
  }

  #change(change: Partial<IndexStatus>): void {
    this.#status = { ...this.#status, ...change }
    this.#options.onStatus()
  }
}

const problemOf = (problems: readonly string[]): AppErrorData =>
  new AppError('resources', {
    message:
      problems.length === 1 ? 'A transcript could not be read.' : `${problems.length} transcripts could not be read.`,
    remedy: 'Check that you may read the files, then look again.',
    detail: problems.slice(0, 20).join('\n'),
  }).data
