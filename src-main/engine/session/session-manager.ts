/** Which sessions exist: created, found, listed, watched, deleted. */
import { AppError } from '#shared/errors.ts'
import { SessionId } from '#shared/ids.ts'

import type { PendingPermission } from '#shared/permissions.ts'
import type { PermissionMode, Session } from '#shared/session.ts'
import { NO_USAGE } from '#shared/session.ts'
import type { Settings } from '#shared/settings.ts'
import type { SessionRow } from '../store/types.ts'
import type { CreateSession, SessionsApi } from '../types.ts'
import { ManagedSession, type SessionDeps } from './managed-session.ts'
import { recoverOpenTurns } from './recovery.ts'
import { UNTITLED } from './summary.ts'
import { WatchHub } from './watch-hub.ts'

type ManagerDeps = Omit<SessionDeps, 'onChanged'> & {
  /** Anything happened in any session. */
  readonly onActivity: () => void
  readonly settings: () => Settings
  /** Real path of an existing, readable folder; throws `AppError`. */
  readonly resolveFolder: (path: string) => Promise<string>
  readonly models: SessionsApi['models']
}

export type SessionManager = SessionsApi & {
  readonly live: () => { session: ManagedSession; pid: number; startedAt: number }[]
  readonly pending: () => PendingPermission[]
  readonly find: (id: SessionId) => ManagedSession
  /** Archived ones left out. */
  readonly countByState: () => Record<string, number>
  readonly recentFolders: () => { cwd: string; usedAt: number }[]
  /** The trust of this folder was decided: its sessions are shown anew. */
  readonly announceFolder: (cwd: string) => void
  readonly stop: () => Promise<void>
}

export function createSessionManager(deps: ManagerDeps): SessionManager {
  const { store, clock, settings } = deps
  const watch = new WatchHub()
  const sessionDeps: SessionDeps = {
    ...deps,
    onChanged(session) {
      watch.publish(session.row.id, session.summary())
      deps.onActivity()
    },
  }

  recoverOpenTurns(store)
  const sessions = loadSessions(sessionDeps)

  function find(id: SessionId): ManagedSession {
    const session = sessions.get(id)
    if (session) return session
    throw new AppError('not_found', {
      message: `There is no session ${id}.`,
      remedy: 'List the sessions to see which there are; it may have been deleted.',
      field: 'id',
    })
  }

  function checkMode(mode: PermissionMode): void {
    if (mode !== 'bypassPermissions' || settings().allowBypassPermissions) return
    throw new AppError('permission', {
      message: 'The mode that asks for nothing is switched off.',
      remedy: 'Switch on "allowBypassPermissions" in the settings, if this machine may be lost.',
      field: 'permissionMode',
    })
  }

  async function create(input: CreateSession): Promise<Session> {
    const permissionMode = input.permissionMode ?? settings().defaultPermissionMode
    checkMode(permissionMode)
    const now = clock()
    const row: SessionRow = {
      id: SessionId.parse(crypto.randomUUID()),
      cwd: await deps.resolveFolder(input.cwd),
      profile: input.profile,
      createdAt: now,
      title: input.title ?? UNTITLED,
      model: input.model ?? settings().defaultModel,
      activeModel: null,
      permissionMode,
      cliSessionId: null,
      usage: NO_USAGE,
      activeAt: now,
      archived: false,
      closed: false,
    }
    store.sessions.insert(row)
    const session = new ManagedSession(row, { lastSeq: 0, queue: [] }, sessionDeps)
    sessions.set(row.id, session)
    session.announce()
    return session.summary()
  }

  const all = () => [...sessions.values()]
  const live = () => all().flatMap((session) => (session.process ? [{ session, ...session.process }] : []))

  return {
    create,
    find,
    live,
    models: deps.models,
    list: ({ archived }) =>
      all()
        .filter((session) => session.row.archived === archived)
        .map((session) => session.summary())
        .sort((a, b) => b.activeAt - a.activeAt),
    get: (id) => find(id).summary(),
    watch: (signal) => watch.watch(() => all().map((session) => session.summary()), signal),
    follow: ({ id, ...options }, signal) => find(id).follow(options, signal),
    events({ id, before, limit }) {
      find(id)
      const events = store.journal.before(id, before, limit)
      return { events, hasOlder: (events[0]?.seq ?? 1) > 1 }
    },
    send: ({ id, promptId, text }) => find(id).send({ promptId, text }),
    withdraw: ({ id, promptId }) => find(id).withdraw(promptId),
    interrupt: (id) => find(id).interrupt(),
    intend: (id) => find(id).intend(),
    setModel: ({ id, model }) => find(id).setModel(model),
    async setPermissionMode({ id, mode }) {
      checkMode(mode)
      return find(id).setPermissionMode(mode)
    },
    rename: ({ id, title }) => find(id).rename(title),
    archive: ({ id, archived }) => find(id).archive(archived),
    async close(id) {
      const session = find(id)
      await session.end('closed')
      return session.summary()
    },
    async delete(id) {
      const session = find(id)
      await session.end('closed')
      session.dispose()
      sessions.delete(id)
      store.sessions.delete(id)
      watch.publish(id, null)
    },
    pending: () =>
      all().flatMap((session) => session.pending.map((request) => ({ sessionId: session.row.id, request }))),
    countByState() {
      const counts: Record<string, number> = {}
      for (const session of all()) {
        const { archived, state } = session.summary()
        if (!archived) counts[state.kind] = (counts[state.kind] ?? 0) + 1
      }
      return counts
    },
    recentFolders: () =>
      all()
        .filter(({ row }) => row.profile === 'default')
        .map(({ row }) => ({ cwd: row.cwd, usedAt: row.activeAt })),
    announceFolder(cwd) {
      for (const session of all()) if (session.row.cwd === cwd) session.trustDecided()
    },
    async stop() {
      await Promise.all(all().map((session) => session.end('host-stopped')))
      for (const session of all()) session.dispose()
      watch.end()
    },
  }
}

function loadSessions(deps: SessionDeps): Map<SessionId, ManagedSession> {
  const lastSeqs = deps.store.journal.lastSeqs()
  const queued = deps.store.journal.queuedPrompts()
  return new Map(
    deps.store.sessions.all().map((row) => {
      const stored = { lastSeq: lastSeqs.get(row.id) ?? 0, queue: queued.get(row.id) ?? [] }
      return [row.id, new ManagedSession(row, stored, deps)]
    }),
  )
}
