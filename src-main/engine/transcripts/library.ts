/** The CLI's transcripts as a library: listed, read, opened as sessions, forked, imported. */
import { AppError } from '#shared/errors.ts'
import type { StoredEvent } from '#shared/events.ts'
import { NO_USAGE, type Session } from '#shared/session.ts'
import type { ImportedSession, TranscriptSummary } from '#shared/transcripts.ts'
import { forkConversation } from '../agent/fork-conversation.ts'
import { StatusWatch } from '../pool/status-watch.ts'
import type { Clock, Log } from '../ports.ts'
import { newRow } from '../session/new-row.ts'
import type { SessionRow, Store } from '../store/types.ts'
import type { TranscriptRow } from '../store/transcripts.ts'
import { asInSource } from './as-in-source.ts'
import { adopt, folderOr, spanOf } from './adopt.ts'
import { anchorOf } from './anchor.ts'
import { findTranscript, projectsFolder } from './files.ts'
import { ByConversation } from './by-conversation.ts'
import { type ImportedEvents, readImport } from './import-session.ts'
import { IndexThread } from './index-thread.ts'
import { TranscriptIndexer } from './indexer.ts'
import type { Leases } from './leases.ts'
import { type LoadedTranscript, loadTranscript } from './load.ts'
import { journalPages } from './journal-pages.ts'
import { isSameWord } from './said-elsewhere.ts'
import { titleOf } from './title.ts'
import type { ToldEvent } from './tell.ts'
import type { TranscriptsApi } from './types.ts'
import { Uploads } from './uploads.ts'

export type LibraryDeps = {
  /** The CLI's configuration folder of ordinary sessions. */
  readonly config: string
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly leases: Leases
  readonly sessions: {
    rows(): readonly Readonly<SessionRow>[]
    get(id: SessionRow['id']): Session
    /** Takes in a session that was stored. */
    welcome(row: SessionRow): Session
  }
  /** The real path of a folder that exists; throws `AppError`. */
  readonly resolveFolder: (path: string) => Promise<string>
  /** Of new sessions in this folder. */
  readonly defaultMode: (cwd: string) => SessionRow['permissionMode']
}

export type Library = TranscriptsApi & {
  /** A session of the transcript at `path`. */
  adoptFile(path: string, about: AdoptAbout): Promise<{ session: Session; loaded: LoadedTranscript }>
  stop(): Promise<void>
}

type AdoptAbout = {
  readonly id: string
  /** What it was forked from. */
  readonly from?: string
  /** Tells it better than the file can. */
  readonly retell?: (events: readonly ToldEvent[]) => readonly ToldEvent[]
} & Partial<Pick<SessionRow, 'title' | 'cwd' | 'model' | 'permissionMode' | 'profile' | 'limits'>>

export function createLibrary(deps: LibraryDeps): Library {
  const { config, store, clock, log, leases, sessions } = deps
  const sessionOf = (id: string) => sessions.rows().find(({ cliSessionId }) => cliSessionId === id) ?? null
  const conversations = new ByConversation()
  const uploads = new Uploads()
  const status = new StatusWatch(() => indexer.status())
  const indexer = new TranscriptIndexer({
    projects: projectsFolder(config),
    repository: store.transcripts,
    thread: new IndexThread(store.transcriptWords.file),
    words: store.transcriptWords,
    facts: store.facts,
    held: () => new Set(sessions.rows().flatMap(({ cliSessionId }) => cliSessionId ?? [])),
    clock,
    log,
    onStatus: () => status.changed(),
  })

  function pathOf(id: string): string {
    const path = findTranscript(config, id)
    if (path !== null) return path
    throw new AppError('not_found', {
      message: `There is no transcript of conversation ${id}.`,
      remedy: 'Look for new transcripts; this one may have been deleted.',
      field: 'id',
    })
  }

  const load = (path: string, options: Parameters<typeof loadTranscript>[1] = {}) =>
    loadTranscript(path, options).catch((error: unknown) => {
      throw new AppError('resources', {
        message: 'The transcript could not be read.',
        remedy: 'Check that you may read the file, then try again.',
        detail: error instanceof Error ? error.message : String(error),
        cause: error,
      })
    })

  const resolved = (cwd: string) => deps.resolveFolder(cwd).catch(() => cwd) // a folder that is gone is told when it is needed

  const adoptFile: Library['adoptFile'] = async (path, { id, from, retell, ...about }) => {
    const read = await load(path, { subagentsOf: from })
    const loaded = retell ? { ...read, events: retell(read.events) } : read
    const firstPrompt = loaded.events.find(({ event }) => event.type === 'prompt')?.event
    const cwd = about.cwd ?? (await resolved(folderOr(loaded.cwd)))
    const row = newRow({
      ...spanOf(loaded.events, clock()),
      cwd,
      permissionMode: deps.defaultMode(cwd),
      title: titleOf({ title: loaded.title, firstPrompt: firstPrompt?.type === 'prompt' ? firstPrompt.text : '' }),
      activeModel: loaded.model,
      usage: { ...NO_USAGE, costUsd: loaded.costUsd },
      cliSessionId: id,
      ...about,
    })
    const session = await adopt(
      { row, events: withLosses(loaded) },
      { store, announce: (made) => sessions.welcome(made) },
    )
    return { session, loaded }
  }

  /** Where the session has what the entry tells. */
  async function placeOf(uuid: string, path: string, session: SessionRow['id']): Promise<number | null> {
    const { events } = await load(path)
    const told = events.find((event) => event.uuid === uuid)?.event
    if (!told) return null
    for await (const page of journalPages(store.journal, session)) {
      const found = page.find(({ event }) => isSameWord(event, told))
      if (found) return found.seq
    }
    return null
  }

  const open: TranscriptsApi['open'] = async ({ id, uuid }) => {
    const known = sessionOf(id)
    const holder = await leases.holder(id, config)
    if (known) {
      const seq = uuid === undefined ? null : await placeOf(uuid, pathOf(id), known.id)
      return { session: sessions.get(known.id), existed: true, holder, skipped: 0, seq }
    }
    const { session, loaded } = await adoptFile(pathOf(id), { id })
    void indexer.forget(id) // nobody waits for the thread, which may have much to read
    const index = loaded.events.findIndex((event) => event.uuid === uuid)
    return { session, existed: false, holder, skipped: loaded.skipped, seq: index === -1 ? null : index + 1 }
  }

  async function importRead(read: ImportedEvents, cwd: string | undefined): Promise<ImportedSession> {
    const { conversationId: id } = read
    const resumable = id !== null && sessionOf(id) === null && findTranscript(config, id) !== null
    const folder = cwd === undefined ? await resolved(folderOr(read.cwd)) : await deps.resolveFolder(cwd)
    const row = newRow({
      ...spanOf(read.events, clock()),
      cwd: folder,
      permissionMode: deps.defaultMode(folder),
      title: read.title ?? titleOf({ title: null, firstPrompt: firstWords(read.events) }),
      activeModel: read.model,
      cliSessionId: resumable ? id : null,
    })
    const notice = { at: clock(), event: { type: 'notice', level: 'warning', text: NOT_KNOWN } as const }
    const events = resumable ? read.events : [...read.events, notice]
    const session = await adopt({ row, events }, { store, announce: (made) => sessions.welcome(made) })
    return { session, skipped: read.skipped, resumable }
  }

  return {
    start: () => indexer.start(),
    list(filter) {
      const held = new Map(sessions.rows().map(({ id, cliSessionId }) => [cliSessionId, id]))
      const { rows, total } = store.transcripts.list(filter)
      const items = rows.map((row): TranscriptSummary => summaryOf(row, held.get(row.id) ?? null))
      return { items, total, status: indexer.status() }
    },
    folders: () => store.transcripts.folders(),
    watch: (signal) => status.watch(signal),
    async scan() {
      await indexer.scan()
      return indexer.status()
    },
    async rebuild() {
      await indexer.rebuild()
      return indexer.status()
    },
    async read({ id, before, limit, branches }) {
      const { events, skipped, left } = await load(pathOf(id), { allBranches: branches === 'all' })
      const end = Math.min(before === undefined ? events.length : before - 1, events.length)
      const start = Math.max(0, end - limit)
      return {
        events: numbered(events.slice(start, end), start),
        hasOlder: start > 0,
        total: events.length,
        skipped,
        left,
      }
    },
    async locate({ id, uuid }) {
      const { events } = await load(pathOf(id), { allBranches: true })
      const index = events.findIndex((event) => event.uuid === uuid)
      return { seq: index === -1 ? null : index + 1 }
    },
    holder: (id) => leases.holder(id, config),
    takeOver: (id) => leases.takeOver(id, config),
    open: (input) => conversations.inTurn(input.id, () => open(input)),
    async fork({ id, upToSeq }) {
      const path = pathOf(id)
      const { events, entries, title, cwd } = await load(path)
      const anchor = upToSeq === undefined ? null : anchorOf(numbered(events, 0), entries, upToSeq)
      if (upToSeq !== undefined && !anchor) throw nothingBefore()
      const name = `${title ?? titleOf({ title: null, firstPrompt: firstWords(events) })} (fork)`
      const copy = await forkConversation({ path, id, upTo: anchor?.uuid ?? null, title: name })
      const { session } = await adoptFile(copy.path, {
        id: copy.id,
        from: path,
        title: name,
        cwd: await resolved(folderOr(cwd)),
        retell: (told) => asInSource(told, numbered(events, 0), () => []),
      })
      return session
    },
    importPiece: (piece) => uploads.add(piece),
    async import({ text, upload, cwd }) {
      const read = await readImport(upload === undefined ? (text ?? '') : uploads.take(upload))
      const work = () => importRead(read, cwd)
      return read.conversationId === null ? work() : conversations.inTurn(read.conversationId, work)
    },
    adoptFile,
    async stop() {
      status.end()
      uploads.forgetAll()
      await indexer.stop()
    },
  }
}

const NOT_KNOWN =
  'Imported. The agent knows nothing of what is shown above: a prompt begins a new conversation with it.'

export const nothingBefore = (): AppError =>
  new AppError('conflict', {
    message: 'The agent has noted nothing up to there.',
    remedy: 'Choose a later message, or start a new session.',
    field: 'upToSeq',
  })

const numbered = (events: readonly ToldEvent[], from: number): StoredEvent[] =>
  events.map(({ at, event }, index) => ({ seq: from + index + 1, at, event }))

function firstWords(events: readonly Pick<ToldEvent, 'event'>[]): string {
  const prompt = events.find(({ event }) => event.type === 'prompt')?.event
  return prompt?.type === 'prompt' ? prompt.text : ''
}

/** What could not be read is said where it would be looked for. */
function withLosses({ events, skipped }: LoadedTranscript): readonly Pick<ToldEvent, 'at' | 'event' | 'images'>[] {
  if (skipped === 0) return events
  const text = `${skipped} ${skipped === 1 ? 'line' : 'lines'} of the transcript could not be read.`
  return [...events, { at: events.at(-1)?.at ?? 0, event: { type: 'notice', level: 'warning', text } }]
}

const summaryOf = (row: TranscriptRow, sessionId: SessionRow['id'] | null): TranscriptSummary => ({
  id: row.id,
  path: row.path,
  cwd: row.cwd,
  title: titleOf(row),
  firstPrompt: row.firstPrompt,
  messages: row.messages,
  skipped: row.skipped,
  bytes: row.size,
  gitBranch: row.gitBranch,
  model: row.model,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  sessionId,
})
