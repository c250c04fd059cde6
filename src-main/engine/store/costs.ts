/** What turns cost, by day, session and model. Written by the journal with the end of each turn. */
import { SessionId } from '#shared/ids.ts'
import type { SessionEventOf } from '#shared/events.ts'
import { type CostReport, MOST_COSTLY } from '#shared/usage.ts'
import type { Database } from './database.ts'

/** Nothing is kept of what has none: a turn without figures, or whose cost nobody told; a demo. */
export type KeepCost = (session: SessionId, ended: SessionEventOf<'turn.ended'>, at: number) => void

export function costKeeper(db: Database): KeepCost {
  const keep = db.prepare<[string, string, number, string]>(
    `INSERT INTO costs (day, session_id, cwd, model, cost_usd, turns)
     SELECT ?, id, cwd, ?, ?, 1 FROM sessions WHERE id = ? AND profile <> 'demo'
     ON CONFLICT (day, session_id, model) DO UPDATE SET cost_usd = cost_usd + excluded.cost_usd, turns = turns + 1`,
  )
  return (session, { usage, models }, at) => {
    if (usage && !usage.costUnknown) keep.run(dayOf(at), models?.[0] ?? '', usage.costUsd, session)
  }
}

/** Of the calendar where this host is. */
export function dayOf(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

export interface CostRepository {
  /** On this day, in US dollars. */
  on(day: string): { costUsd: number; turns: number }
  /** Of this day and those behind it; days on which nothing was spent are left out. */
  since(day: string): CostReport
}

type Spent = { costUsd: number; turns: number }

const SUMS = 'sum(cost_usd) AS costUsd, sum(turns) AS turns FROM costs WHERE day >= ?'

export function createCosts(db: Database): CostRepository {
  const days = db.prepare<[string], Spent & { day: string }>(`SELECT day, ${SUMS} GROUP BY day ORDER BY day`)
  const projects = db.prepare<[string], Spent & { cwd: string }>(
    `SELECT cwd, ${SUMS} GROUP BY cwd ORDER BY costUsd DESC, cwd`,
  )
  const models = db.prepare<[string], Spent & { model: string | null }>(
    `SELECT nullif(model, '') AS model, ${SUMS} GROUP BY model ORDER BY costUsd DESC, model`,
  )
  const sessions = db.prepare<[string, number], Spent & { id: string; cwd: string }>(
    `SELECT session_id AS id, cwd, ${SUMS} GROUP BY session_id ORDER BY costUsd DESC, session_id LIMIT ?`,
  )
  const one = db.prepare<[string], Spent>(
    'SELECT coalesce(sum(cost_usd), 0) AS costUsd, coalesce(sum(turns), 0) AS turns FROM costs WHERE day = ?',
  )
  const first = db.prepare<[], string | null>('SELECT min(day) FROM costs').pluck()
  return {
    on: (day) => one.get(day) ?? { costUsd: 0, turns: 0 },
    since: (day) => ({
      days: days.all(day),
      projects: projects.all(day),
      models: models.all(day),
      sessions: sessions.all(day, MOST_COSTLY).flatMap(({ id, ...spent }) => {
        const session = SessionId.safeParse(id)
        return session.success ? { sessionId: session.data, ...spent } : []
      }),
      since: first.get() ?? null,
    }),
  }
}
