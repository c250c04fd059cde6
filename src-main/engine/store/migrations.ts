/** The schema, one step per file in `schema/`. A step is never changed once released; a new one is added. */
import type BetterSqlite3 from 'better-sqlite3'
import { SESSIONS } from './schema/0001-sessions.ts'
import { PROCESSES } from './schema/0002-processes.ts'
import { SEARCH } from './schema/0003-search.ts'
import { PAYLOADS } from './schema/0004-payloads.ts'
import { TRANSCRIPTS } from './schema/0005-transcripts.ts'
import { LIMITS } from './schema/0006-limits.ts'
import { QUEUE } from './schema/0007-queue.ts'
import { COMPOSING } from './schema/0008-composing.ts'
import { GRANTS } from './schema/0009-grants.ts'
import { OUTCOMES } from './schema/0010-outcomes.ts'
import { LEASES } from './schema/0011-leases.ts'
import { COSTS } from './schema/0012-costs.ts'

const STEPS: readonly string[] = [
  SESSIONS,
  PROCESSES,
  SEARCH,
  PAYLOADS,
  TRANSCRIPTS,
  LIMITS,
  QUEUE,
  COMPOSING,
  GRANTS,
  OUTCOMES,
  LEASES,
  COSTS,
]

export const SCHEMA_VERSION = STEPS.length

/**
 * Brings the database to this version, or to `to`, in one transaction: whatever ends the process meanwhile, the file is
 * the old one or the new one. The version is noted twice, in the header and as a fact, so that a damaged header is not
 * taken for another version. Never called for a newer file.
 */
export function migrate(db: BetterSqlite3.Database, { to = SCHEMA_VERSION } = {}): void {
  db.transaction(() => {
    const found = Number(db.pragma('user_version', { simple: true }))
    for (const step of STEPS.slice(found, to)) db.exec(step)
    db.prepare("INSERT OR REPLACE INTO facts (name, body) VALUES ('schema', ?)").run(String(to))
    db.pragma(`user_version = ${to}`)
  }).immediate()
}
