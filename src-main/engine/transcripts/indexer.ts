/** Keeps the index of transcripts up to date in the background: what changed is read again, a little at a time. */
import { join, sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { IndexStatus } from '#shared/transcripts.ts'
import type { Clock, Log } from '../ports.ts'
import type { TranscriptRepository } from '../store/transcripts.ts'
import type { FactRepository, Store } from '../store/types.ts'
import { FolderWatch } from './folder-watch.ts'
import { type Listing, listTranscriptFiles } from './list-files.ts'
import { conversationOf } from './files.ts'
import type { ToRead } from './index-orders.ts'
import type { IndexThread } from './index-thread.ts'
import { type FileStamp, summarise } from './summarise.ts'

/** Looked again even where nothing was noticed: some file systems tell nothing. */
const RESCAN_MS = 120_000

/** Of one order: what is lost when the host ends meanwhile, and about what the index writes at once. */
const BATCH_BYTES = 16 * 1024 * 1024
const BATCH_FILES = 200

/** Of a session: what its process wrote since the last look needs no thread. */
const SMALL_BYTES = 1024 * 1024

/** Rows of files read or written between two turns of everybody else: a millisecond or two. */
const ROWS_AT_ONCE = 20

const GENERATION = 'transcripts.words'

type IndexerOptions = {
  /** The folder of the projects' folders. */
  readonly projects: string
  readonly repository: TranscriptRepository
  /** Reads the files, and keeps their words. */
  readonly thread: Pick<IndexThread, 'read' | 'anew' | 'stop'>
  /** The file with the words, as this side reads it. */
  readonly words: Pick<Store['transcriptWords'], 'generation' | 'has' | 'release'>
  /** Which one the repository goes with. */
  readonly facts: FactRepository
  /** The conversations of sessions: their words are found in the journal. */
  readonly held: () => ReadonlySet<string>
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
    await this.#clear().catch((error: unknown) => {
      this.#options.log.warn('the words of the transcripts could not be cleared', { error: String(error) })
    })
    await this.scan()
  }

  /** Forgets the words of a conversation that has become a session. Never rejects. */
  async forget(conversation: string): Promise<void> {
    const { thread, words, log } = this.#options
    try {
      // while a scan runs the thread may have words that are not in the file yet
      if (this.#running || words.has(conversation)) await thread.read({ forget: [conversation] })
    } catch (error) {
      log.warn('the words of a transcript could not be forgotten', { error: String(error) })
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#interval)
    this.#watch.stop()
    await this.#options.thread.stop()
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
    const { repository, clock, projects } = this.#options
    const { signal } = this.#stopping
    const listing = await listTranscriptFiles(projects, signal)
    await this.#checkGeneration()
    const { changed, gone } = this.#compare(listing)
    const totalBytes = changed.reduce((sum, { size }) => sum + size, 0)
    this.#change({ phase: 'scanning', done: 0, total: changed.length, doneBytes: 0, totalBytes, problem: null })
    const problems = [...listing.problems]
    const held = this.#options.held()
    const ofSessions = changed.filter(({ id }) => held.has(id))
    await this.#forgetWords([...gone.flatMap((path) => conversationOf(path) ?? []), ...ofSessions.map(({ id }) => id)])
    if (gone.length > 0) repository.remove(gone)
    const small = new Set(ofSessions.filter((file) => this.#isSmall(file)))
    for (const file of small) problems.push(...(await this.#readHere(file)))
    for (const batch of batchesOf(changed.filter((file) => !small.has(file)))) {
      problems.push(...(await this.#readInThread(batch)))
    }
    this.#watch.set([projects, ...listing.folders])
    this.#change({ phase: 'idle', scannedAt: clock(), problem: problems.length > 0 ? problemOf(problems) : null })
  }

  #isSmall({ path, size }: FileStamp): boolean {
    return size - (this.#options.repository.get(path)?.scanned ?? 0) < SMALL_BYTES
  }

  async #forgetWords(conversations: readonly string[]): Promise<void> {
    const { thread, words } = this.#options
    const forget = conversations.filter((id) => words.has(id))
    if (forget.length > 0) await thread.read({ forget })
  }

  /** Resolves with what could not be read. */
  async #readHere(file: FileStamp): Promise<readonly string[]> {
    const { repository } = this.#options
    const { signal } = this.#stopping
    try {
      repository.save(await summarise(file, repository.get(file.path), { signal }))
      return []
    } catch (error) {
      signal.throwIfAborted()
      return [`${file.path}: ${String(error)}`]
    } finally {
      this.#onFile(file.size)
    }
  }

  /** Keeps what is known of the files once their words are on the disk. Resolves with what could not be read. */
  async #readInThread(stamps: readonly FileStamp[]): Promise<readonly string[]> {
    const { repository, thread, facts } = this.#options
    const held = this.#options.held()
    const files: ToRead[] = []
    for (const some of slicesOf(stamps)) {
      for (const file of some) files.push({ file, known: repository.get(file.path), words: !held.has(file.id) })
      await nextTurn()
    }
    const { rows, problems, generation } = await thread.read({ files }, (bytes) => this.#onFile(bytes))
    if (facts.get(GENERATION) !== generation) facts.set(GENERATION, generation)
    for (const some of slicesOf(rows)) {
      repository.saveAll(some)
      await nextTurn()
    }
    return problems
  }

  #onFile(bytes: number): void {
    this.#change({ done: this.#status.done + 1, doneBytes: this.#status.doneBytes + bytes })
  }

  /** The words are a cache beside the repository: where they are not those it goes with, all is read again. */
  async #checkGeneration(): Promise<void> {
    const { repository, facts, words } = this.#options
    if (repository.totals().transcripts > 0 && facts.get(GENERATION) !== words.generation()) await this.#clear()
  }

  async #clear(): Promise<void> {
    const { repository, thread, words } = this.#options
    repository.clear()
    words.release() // a file that is open can't be replaced everywhere
    await thread.anew()
  }

  /** Those to be read, and those that are gone. */
  #compare({ files, unreadable }: Listing): { changed: FileStamp[]; gone: string[] } {
    const stamps = this.#options.repository.stamps()
    const changed = files.filter(({ path, size, mtime }) => {
      const stamp = stamps.get(path)
      stamps.delete(path)
      return stamp?.size !== size || stamp.mtime !== mtime
    })
    const gone = [...stamps.keys()].filter((path) => !unreadable.some((folder) => path.startsWith(join(folder, sep))))
    return { changed, gone }
  }

  #change(change: Partial<IndexStatus>): void {
    this.#status = { ...this.#status, ...change }
    this.#options.onStatus()
  }
}

function* batchesOf(files: readonly FileStamp[]): Generator<FileStamp[], void> {
  let batch: FileStamp[] = []
  let bytes = 0
  for (const file of files) {
    if (batch.length > 0 && (bytes + file.size > BATCH_BYTES || batch.length >= BATCH_FILES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(file)
    bytes += file.size
  }
  if (batch.length > 0) yield batch
}

function* slicesOf<T>(list: readonly T[]): Generator<readonly T[], void> {
  for (let from = 0; from < list.length; from += ROWS_AT_ONCE) yield list.slice(from, from + ROWS_AT_ONCE)
}

const problemOf = (problems: readonly string[]): AppErrorData =>
  new AppError('resources', {
    message:
      problems.length === 1 ? 'A transcript could not be read.' : `${problems.length} transcripts could not be read.`,
    remedy: 'Check that you may read the files, then look again.',
    detail: problems.slice(0, 20).join('\n'),
  }).data
