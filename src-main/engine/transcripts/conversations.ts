/** The agent's side of sessions: forked, rewound, begun afresh, brought up to date, exported. */
import { withoutRewound } from '#shared/conversation.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import { type Session, isBusy } from '#shared/session.ts'
import type { FileRewind } from '#shared/transcripts.ts'
import { forkConversation } from '../agent/fork-conversation.ts'
import type { Clock } from '../ports.ts'
import { refuseAtWork } from '../session/at-work.ts'
import { loadImages } from '../session/prompt-images.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { wholeWords } from '../store/whole-event.ts'
import { type Anchor, anchorOf, SPOKEN } from './anchor.ts'
import { asInSource } from './as-in-source.ts'
import type { ConversationFiles } from './conversation-files.ts'
import { exportSession } from './export-session.ts'
import type { Leases } from './leases.ts'
import { wholeJournal } from './journal-pages.ts'
import { nothingBefore, type Library } from './library.ts'
import { loadTranscript } from './load.ts'
import { saidElsewhere } from './said-elsewhere.ts'
import type { ToldEvent } from './tell.ts'
import type { ConversationsApi } from './types.ts'

/** A session as this needs it. */
export type Bound = {
  readonly row: Readonly<SessionRow>
  summary(): Session
  rebind(cliSessionId: string | null, events: readonly SessionEvent[]): Promise<Session>
  rewindFiles(promptId: PromptId, dryRun: boolean): Promise<FileRewind>
  add(events: readonly SessionEvent[], times: readonly number[]): void
}

type ConversationsDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly files: ConversationFiles
  readonly leases: Leases
  readonly library: Pick<Library, 'adoptFile'>
  /** Throws `not_found`. */
  readonly find: (id: SessionRow['id']) => Bound
}

const FRESH = 'Begun afresh: the agent knows nothing of what is shown above.'

export function createConversations(deps: ConversationsDeps): ConversationsApi {
  const { store, clock, files, leases, library, find } = deps

  /** The transcript of the session's conversation, read. Throws when there is none. */
  async function held({ row }: Bound) {
    const path = files.find(row)
    if (row.cliSessionId === null || path === null) throw noTranscript(row.cliSessionId === null)
    return { id: row.cliSessionId, path, transcript: await loadTranscript(path) }
  }

  async function anchorIn(session: Bound, upToSeq: number | undefined): Promise<{ path: string; id: string } & Anchor> {
    const { id, path, transcript } = await held(session)
    const events = withoutRewound(await wholeJournal(store.journal, session.row.id))
    const anchor = anchorOf(events, transcript.entries, upToSeq)
    if (!anchor) throw nothingBefore()
    return { id, path, ...anchor }
  }

  return {
    async state(id) {
      const { row } = find(id)
      const { cliSessionId, profile } = row
      return {
        conversationId: cliSessionId,
        hasTranscript: files.find(row) !== null,
        holder: cliSessionId === null ? null : await leases.holder(cliSessionId, files.configOf(profile)),
      }
    },
    async fork({ id, upToSeq }) {
      const session = find(id)
      const anchor = await anchorIn(session, upToSeq)
      const { cwd, model, permissionMode, profile, limits } = session.row
      const title = `${session.row.title} (fork)`
      const copy = await forkConversation({ path: anchor.path, id: anchor.id, upTo: anchor.uuid, title })
      const about = { id: copy.id, from: anchor.path, title, cwd, model, permissionMode, profile, limits }
      const journal = withoutRewound(await wholeJournal(store.journal, id))
      const source = wholeWords(journal, { payloads: store.payloads, id })
      const images = (kept: readonly PromptImage[]) => loadImages(store.payloads, id, kept).loaded
      const retell = (told: readonly ToldEvent[]) => asInSource(told, source, images)
      return (await library.adoptFile(copy.path, { ...about, retell })).session
    },
    async rewind({ id, toSeq }) {
      const session = find(id)
      refuseAtWork(isBusy(session.summary().state))
      const { cliSessionId } = session.row
      const events = withoutRewound(await wholeJournal(store.journal, id))
      if (cliSessionId !== null && events.every(({ seq, event }) => seq > toSeq || !SPOKEN.has(event.type))) {
        return session.rebind(null, [{ type: 'rewound', toSeq, keptAs: cliSessionId }]) // to before the first word
      }
      const anchor = await anchorIn(session, toSeq)
      const title = session.row.title
      const copy = await forkConversation({ path: anchor.path, id: anchor.id, upTo: anchor.uuid, title })
      return session.rebind(copy.id, [{ type: 'rewound', toSeq: anchor.seq, keptAs: anchor.id }])
    },
    rewindFiles: ({ id, promptId, dryRun }) => find(id).rewindFiles(promptId, dryRun),
    startFresh: (id) => find(id).rebind(null, [{ type: 'notice', level: 'warning', text: FRESH }]),
    async catchUp(id) {
      const session = find(id)
      refuseAtWork(isBusy(session.summary().state))
      const { transcript } = await held(session)
      const journal = await wholeJournal(store.journal, id)
      refuseAtWork(isBusy(session.summary().state)) // a prompt may have come meanwhile
      const added = saidElsewhere(journal, transcript.events)
      session.add(
        added.map(({ event }) => event),
        added.map(({ at }) => at),
      )
      return { added: added.length }
    },
    export: ({ id, format }, signal) => exportSession(find(id).row, { format, now: clock(), signal }, store),
  }
}

const noTranscript = (isNew: boolean): AppError =>
  isNew
    ? nothingBefore()
    : new AppError('session_corrupted', {
        message: 'The CLI no longer has the transcript of this conversation.',
        remedy: 'What was said is kept here. Start afresh in this session, or begin a new one.',
      })
