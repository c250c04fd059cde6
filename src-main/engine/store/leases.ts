/** Who may write to each of the CLI's conversations, in SQLite: what two hosts over one file agree on. */
import { z } from 'zod'
import { SessionId } from '#shared/ids.ts'
import type { Database } from './database.ts'
import type { ConversationLease, LeaseRepository } from './types.ts'

const StoredLease = z
  .object({
    conversation: z.string(),
    token: z.number(),
    run: z.string(),
    session_id: SessionId,
    boot_id: z.string(),
    pid: z.number().nullable(),
    start_id: z.string(),
    since: z.number(),
    held: z.number(),
  })
  .transform((row): ConversationLease => ({
    conversation: row.conversation,
    token: row.token,
    run: row.run,
    sessionId: row.session_id,
    bootId: row.boot_id,
    pid: row.pid,
    startId: row.start_id,
    since: row.since,
    held: row.held === 1,
  }))

export function createLeases(db: Database): LeaseRepository {
  const select = db.prepare<[string]>('SELECT * FROM conversation_leases WHERE conversation = ?')
  const upsert = db.prepare(`
    INSERT INTO conversation_leases (conversation, token, run, session_id, boot_id, pid, start_id, since, held)
    VALUES (@conversation, @token, @run, @sessionId, @bootId, @pid, @startId, @since, @held)
    ON CONFLICT (conversation) DO UPDATE SET token = @token, run = @run, session_id = @sessionId, boot_id = @bootId,
      pid = @pid, start_id = @startId, since = @since, held = @held
    WHERE token <= @token`)
  const get = (conversation: string) => {
    const row = select.get(conversation)
    return row === undefined ? null : (StoredLease.safeParse(row).data ?? null) // a damaged row names no holder
  }
  const tokenIn = db.prepare<[string], number>('SELECT token FROM conversation_leases WHERE conversation = ?').pluck()
  const put = (lease: ConversationLease) => void upsert.run({ ...lease, held: lease.held ? 1 : 0 })
  // the lock is taken before the first look: what is seen is what is replaced
  const take = db.transaction((lease: ConversationLease, before: number): boolean => {
    if ((tokenIn.get(lease.conversation) ?? 0) !== before) return false
    put(lease)
    return true
  })
  const change = db.transaction((lease: ConversationLease): boolean => {
    if (tokenIn.get(lease.conversation) !== lease.token) return false
    put(lease)
    return true
  })
  return {
    get,
    token: (conversation) => tokenIn.get(conversation) ?? 0,
    take: (lease, before) => take.immediate(lease, before),
    change: (lease) => change.immediate(lease),
    put,
  }
}
