/** The store we ship: one SQLite file behind the `Store` interface. */
import type { Clock, Log } from '../ports.ts'
import type { Unrepaired } from './ahead-orders.ts'
import { createCosts } from './costs.ts'
import type { Database } from './database.ts'
import { delegate } from './delegate.ts'
import { StoreGuard } from './guard.ts'
import { type LateMoment, guardJournal } from './guarded-journal.ts'
import { guardLeases } from './guarded-leases.ts'
import { guardLedger } from './guarded-ledger.ts'
import { guardFacts, guardSessions, guardTrust, guardWorkspace } from './guarded-values.ts'
import { createJournal } from './journal.ts'
import { createLeases } from './leases.ts'
import { createLedger } from './ledger.ts'
import { LateRepair } from './late-repair.ts'
import { openAgain, openFile } from './open-file.ts'
import type { OpenOptions } from './opened.ts'
import { createCompaction } from './payload-compaction.ts'
import { createPayloads } from './payloads.ts'
import { createPromptHistory } from './prompt-history.ts'
import {
  createFactRepository,
  createSessionRepository,
  createTrustRepository,
  createWorkspaceRepository,
} from './repositories.ts'
import { createSearchIndex } from './search-index.ts'
import { type TranscriptsPart, createTranscriptsPart } from './search-transcripts.ts'
import { createSafety } from './safety.ts'
import { wordsFileBeside } from './transcript-words-file.ts'
import { createTranscriptRepository } from './transcripts.ts'
import type { Store } from './types.ts'
import { openUnrepaired } from './unrepaired.ts'

/** Everything that is SQL, over one connection. */
export function createRepositories(db: Database, clock: Clock, transcripts: TranscriptsPart) {
  const facts = createFactRepository(db)
  const payloads = createPayloads(db)
  return {
    sessions: createSessionRepository(db),
    journal: createJournal(db, clock, payloads),
    payloads,
    compact: createCompaction(db, payloads),
    search: createSearchIndex(db, { clock, payloads, transcripts }),
    ledger: createLedger(db, clock),
    leases: createLeases(db),
    trust: createTrustRepository(db),
    workspace: createWorkspaceRepository(db, facts),
    facts,
    costs: createCosts(db),
    history: createPromptHistory(db, payloads),
    transcripts: createTranscriptRepository(db),
  }
}

/** What is known of the file before it is opened, by whoever opened it ahead: see `openAhead`. */
export type OpenedAhead = {
  readonly unrepaired?: Unrepaired | null
  readonly notRepaired?: OpenOptions<unknown>['notRepaired']
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * Opens whatever is there: damaged, of an older or a newer Bullpen, on a full or read-only disk; `safety` tells how it
 * went. Throws `AppError` only where nothing of the file could be shown: `version`, or `resources` when it is locked.
 */
export function openSqliteStore(
  file: string,
  clock: Clock,
  log: Log = SILENT,
  { unrepaired = null, notRepaired }: OpenedAhead = {},
): Store {
  const late: LateMoment = { at: null }
  const words = createTranscriptsPart(wordsFileBeside(file))
  const build = (db: Database) => createRepositories(db, () => late.at ?? clock(), words)
  const options = { file, clock, build, notRepaired }
  const repair = unrepaired && new LateRepair({ file, copy: unrepaired.copy, log, onTried: () => guard.tryAgain() })
  const guard = new StoreGuard({
    ...{ file, clock, log },
    opened: unrepaired ? openUnrepaired(options, unrepaired) : openFile(options),
    reopen(opened) {
      if (opened.isRepaired || !repair) return openAgain(options, opened)
      if (!repair.look()) throw opened.trouble?.error ?? new Error('It has no room yet.')
      const next = openFile(options)
      opened.close()
      return next
    },
  })
  const facts = guardFacts(guard)
  const safety = createSafety({ file, guard, facts, clock, log })
  return {
    sessions: guardSessions(guard),
    journal: guardJournal(guard, clock, late),
    payloads: delegate(guard, ({ payloads }) => payloads, {
      addImage: (session, base64) => guard.write(({ payloads }) => payloads.addImage(session, base64)),
      addSlowly: (session, text, options) => guard.write(({ payloads }) => payloads.addSlowly(session, text, options)),
    }),
    costs: delegate(guard, ({ costs }) => costs),
    history: delegate(guard, ({ history }) => history),
    compact: () => guard.trouble === null && guard.read((store) => store.compact()),
    search: delegate(guard, ({ search }) => search, {
      catchUp: (limit) => guard.trouble === null && guard.read(({ search }) => search.catchUp(limit)),
    }),
    ledger: guardLedger(guard, clock),
    leases: guardLeases(guard),
    trust: guardTrust(guard),
    workspace: guardWorkspace(guard),
    facts,
    transcripts: delegate(guard, ({ transcripts }) => transcripts),
    transcriptWords: words,
    safety,
    close() {
      safety.stop()
      words.release()
      guard.close(() => {
        // the last chance to keep what waits: it may take as long as it takes, where it can be done at all
        if (repair?.isFree === false) throw guard.refusal()
        return openFile(options)
      })
    },
  }
}
