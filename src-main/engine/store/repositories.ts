/** The smaller tables: sessions, trust, workspace, facts. */
import { z } from 'zod'
import { EffortLevel } from '#shared/composing.ts'
import { SessionId } from '#shared/ids.ts'
import { LimitOverrides } from '#shared/limits.ts'
import { LastOutcome, NO_USAGE, PermissionMode, Profile, Usage } from '#shared/session.ts'
import { Tabs } from '#shared/workspace.ts'
import { type Database, durably } from './database.ts'
import { parseJson } from './json.ts'
import type { FactRepository, SessionRepository, SessionRow, TrustRepository, WorkspaceRepository } from './types.ts'

const Flag = z.union([z.literal(0), z.literal(1)]).transform((flag) => flag === 1)

/** What a damaged row holds in another shape is as it is for a new session: one bad field never hides the others. */
const StoredSession = z
  .object({
    id: SessionId,
    cwd: z.string(),
    profile: Profile.catch('default'),
    title: z.string(),
    model: z.string().nullable(),
    active_model: z.string().nullable(),
    permission_mode: PermissionMode.catch('default'),
    cli_session_id: z.string().nullable(),
    usage: z.string().transform((json) => Usage.safeParse(parseJson(json)).data ?? NO_USAGE),
    created_at: z.number(),
    active_at: z.number(),
    archived: Flag,
    closed: Flag,
    // what an older version allowed and this one doesn't is as for all
    limits: z.string().transform((json) => LimitOverrides.safeParse(parseJson(json)).data ?? {}),
    continue_at_reset: Flag,
    lost_turns: z.number(),
    effort: EffortLevel.nullable().catch(null),
    budget_usd: z.number().nullable().catch(null),
    // a rule that can't be read allows nothing
    last_outcome: z
      .string()
      .nullable()
      .transform((json) => (json === null ? null : (LastOutcome.safeParse(parseJson(json)).data ?? null))),
    grants: z.string().transform((json) => z.array(z.string()).safeParse(parseJson(json)).data ?? []),
  })
  .transform((row): SessionRow => ({
    id: row.id,
    cwd: row.cwd,
    profile: row.profile,
    title: row.title,
    model: row.model,
    activeModel: row.active_model,
    permissionMode: row.permission_mode,
    cliSessionId: row.cli_session_id,
    usage: row.usage,
    createdAt: row.created_at,
    activeAt: row.active_at,
    archived: row.archived,
    closed: row.closed,
    limits: row.limits,
    continueAtReset: row.continue_at_reset,
    lostTurns: row.lost_turns,
    effort: row.effort,
    budgetUsd: row.budget_usd,
    grants: row.grants,
    lastOutcome: row.last_outcome,
  }))

const columns = (row: SessionRow) => ({
  ...row,
  usage: JSON.stringify(row.usage),
  archived: row.archived ? 1 : 0,
  closed: row.closed ? 1 : 0,
  limits: JSON.stringify(row.limits),
  grants: JSON.stringify(row.grants),
  lastOutcome: row.lastOutcome && JSON.stringify(row.lastOutcome),
  continueAtReset: row.continueAtReset ? 1 : 0,
})

export function createSessionRepository(db: Database): SessionRepository {
  const insert = db.prepare(`
    INSERT INTO sessions (id, cwd, profile, title, model, active_model, permission_mode, cli_session_id, usage,
                          created_at, active_at, archived, closed, limits, continue_at_reset, lost_turns,
                          effort, budget_usd, grants, last_outcome)
    VALUES (@id, @cwd, @profile, @title, @model, @activeModel, @permissionMode, @cliSessionId, @usage,
            @createdAt, @activeAt, @archived, @closed, @limits, @continueAtReset, @lostTurns,
            @effort, @budgetUsd, @grants, @lastOutcome)`)
  const update = db.prepare(`
    UPDATE sessions SET title = @title, model = @model, active_model = @activeModel, permission_mode = @permissionMode,
      cli_session_id = @cliSessionId, usage = @usage, active_at = @activeAt, archived = @archived, closed = @closed,
      limits = @limits, continue_at_reset = @continueAtReset, lost_turns = @lostTurns,
      effort = @effort, budget_usd = @budgetUsd, grants = @grants,
      last_outcome = @lastOutcome
    WHERE id = @id`)
  const remove = db.prepare<[string]>('DELETE FROM sessions WHERE id = ?')
  return {
    all: () =>
      db
        .prepare('SELECT * FROM sessions ORDER BY active_at DESC')
        .all()
        .map((row) => StoredSession.parse(row)),
    insert: (row) => void durably(db, () => insert.run(columns(row))),
    update: (row) => void update.run(columns(row)),
    delete: (id) => void remove.run(id),
  }
}

export function createTrustRepository(db: Database): TrustRepository {
  const get = db.prepare<[string], number>('SELECT trusted FROM trust WHERE path = ?').pluck()
  const set = db.prepare<[string, number, number]>(
    'INSERT OR REPLACE INTO trust (path, trusted, decided_at) VALUES (?, ?, ?)',
  )
  return {
    get(path) {
      const trusted = get.get(path)
      return trusted === undefined ? null : trusted === 1
    },
    set: (path, trusted, at) => void durably(db, () => set.run(path, trusted ? 1 : 0, at)),
  }
}

export function createFactRepository(db: Database): FactRepository {
  const get = db.prepare<[string], string>('SELECT body FROM facts WHERE name = ?').pluck()
  const set = db.prepare<[string, string]>('INSERT OR REPLACE INTO facts (name, body) VALUES (?, ?)')
  return {
    get(name) {
      const body = get.get(name)
      return body === undefined ? null : parseJson(body)
    },
    set: (name, value) => void set.run(name, JSON.stringify(value)),
  }
}

const NO_TABS: Tabs = { open: [], active: null }

export function createWorkspaceRepository(db: Database, facts: FactRepository): WorkspaceRepository {
  const get = db.prepare<[string], string>('SELECT text FROM drafts WHERE session_id = ?').pluck()
  const set = db.prepare<[string, string]>('INSERT OR REPLACE INTO drafts (session_id, text) VALUES (?, ?)')
  const forget = db.prepare<[string]>('DELETE FROM drafts WHERE session_id = ?')
  return {
    tabs: () => Tabs.safeParse(facts.get('tabs')).data ?? NO_TABS,
    setTabs: (tabs) => facts.set('tabs', tabs),
    draft: (id) => get.get(id) ?? '',
    setDraft(id, text) {
      if (text === '') forget.run(id)
      else set.run(id, text)
    },
  }
}
