/** The processes Bullpen started, in SQLite: what a later host needs to clean up after one that died. */
import { z } from 'zod'
import { SessionId } from '#shared/ids.ts'
import type { Clock } from '../ports.ts'
import type { Database } from './database.ts'
import type { Ledger, LedgerRow } from './types.ts'

/** Long enough to look into what happened last week; a row is a hundred bytes. */
const KEEP_ENDED_MS = 7 * 24 * 60 * 60 * 1000

const StoredProcess = z
  .object({
    mark: z.string(),
    run: z.string(),
    pid: z.number(),
    start_id: z.string(),
    boot_id: z.string(),
    role: z.enum(['spare', 'live', 'tool', 'guardian']),
    session_id: SessionId.nullable(),
    command: z.string(),
    started_at: z.number(),
    ended_at: z.number().nullable(),
    end_reason: z.string().nullable(),
  })
  .transform((row): LedgerRow => ({
    mark: row.mark,
    run: row.run,
    pid: row.pid,
    startId: row.start_id,
    bootId: row.boot_id,
    role: row.role,
    sessionId: row.session_id,
    command: row.command,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  }))

export function createLedger(db: Database, clock: Clock): Ledger {
  const insert = db.prepare(`
    INSERT INTO processes (mark, run, pid, start_id, boot_id, role, session_id, command, started_at)
    VALUES (@mark, @run, @pid, @startId, @bootId, @role, @sessionId, @command, @startedAt)`)
  const identify = db.prepare<[string, string]>('UPDATE processes SET start_id = ? WHERE mark = ?')
  const bind = db.prepare<[string, string]>("UPDATE processes SET session_id = ?, role = 'live' WHERE mark = ?")
  const end = db.prepare<[number, string, string]>(
    'UPDATE processes SET ended_at = ?, end_reason = ? WHERE mark = ? AND ended_at IS NULL',
  )
  const prune = db.prepare<[number]>('DELETE FROM processes WHERE ended_at < ?')
  const byMark = db.prepare<[string]>('SELECT * FROM processes WHERE mark = ?')
  const open = db.prepare('SELECT * FROM processes WHERE ended_at IS NULL ORDER BY started_at, rowid')
  const marks = db.prepare<[string], string>('SELECT mark FROM processes WHERE session_id = ?').pluck()
  return {
    started: (row) => void insert.run(row),
    identified: (mark, startId) => void identify.run(startId, mark),
    bound: (mark, sessionId) => void bind.run(sessionId, mark),
    ended(mark, reason) {
      end.run(clock(), reason, mark)
      prune.run(clock() - KEEP_ENDED_MS)
    },
    get(mark) {
      const row = byMark.get(mark)
      return row === undefined ? null : StoredProcess.parse(row)
    },
    open: () => open.all().flatMap((row) => StoredProcess.safeParse(row).data ?? []), // a damaged row names no process
    marksOf: (sessionId) => marks.all(sessionId),
  }
}
