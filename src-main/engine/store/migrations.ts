/** The schema, one step per file in `schema/`. A step is never changed once released; a new one is added. */
import type BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { SESSIONS } from './schema/0001-sessions.ts'
import { PROCESSES } from './schema/0002-processes.ts'

const STEPS: readonly string[] = [SESSIONS, PROCESSES]

export const SCHEMA_VERSION = STEPS.length

/** Brings the file to this version in one transaction. Throws `version`, leaving the file as it is, when it is newer. */
export function migrate(db: BetterSqlite3.Database, file: string): void {
  const found = Number(db.pragma('user_version', { simple: true }))
  if (found === SCHEMA_VERSION) return
  if (found > SCHEMA_VERSION) {
    throw new AppError('version', {
      message: `The database ${file} was written by a newer Bullpen (schema ${found}, this one knows ${SCHEMA_VERSION}).`,
      remedy: 'Update Bullpen, or set BULLPEN_HOME to another folder to work beside it. The file was not touched.',
    })
  }
  db.transaction(() => {
    for (const step of STEPS.slice(found)) db.exec(step)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  })()
}
