/** The store we ship: one SQLite file behind the `Store` interface. */
import type { Clock } from '../ports.ts'
import { openDatabase } from './database.ts'
import { createJournal } from './journal.ts'
import { createLedger } from './ledger.ts'
import {
  createFactRepository,
  createSessionRepository,
  createTrustRepository,
  createWorkspaceRepository,
} from './repositories.ts'
import type { Store } from './types.ts'

/** Throws `version`, `config` or `session_corrupted`, see `openDatabase`. */
export function openSqliteStore(file: string, clock: Clock): Store {
  const db = openDatabase(file)
  const facts = createFactRepository(db)
  return {
    sessions: createSessionRepository(db),
    journal: createJournal(db, clock),
    ledger: createLedger(db, clock),
    trust: createTrustRepository(db),
    workspace: createWorkspaceRepository(db, facts),
    facts,
    check() {
      const rows = db.prepare<[], { quick_check: string }>('PRAGMA quick_check').all()
      const problems = rows.map((row) => row.quick_check).filter((line) => line !== 'ok')
      return { version: Number(db.pragma('user_version', { simple: true })), problems }
    },
    close: () => db.close(),
  }
}
