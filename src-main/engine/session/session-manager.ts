/** Which sessions exist: created, found, listed, watched, deleted. */
import { AppError } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'

import type { PendingPermission } from '#shared/permissions.ts'
import type { PermissionMode, Session } from '#shared/session.ts'
import { chosenOver, startFor } from '#shared/session-defaults.ts'
import type { Settings } from '#shared/settings.ts'
import type { SessionRow } from '../store/types.ts'
import type { ConversationFiles } from '../transcripts/conversation-files.ts'
import { checkSessionLimits } from '../config/check-limits.ts'
import type { CreateSession, SessionsApi } from '../types.ts'
import { pageBefore } from './journal-page.ts'
import type { OpenTurn } from './left-open.ts'
import { ManagedSession, type SessionDeps } from './managed-session.ts'
import { newRow } from './new-row.ts'
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
  readonly commandsOf: (row: SessionRow) => ReturnType<SessionsApi['commands']>
  readonly conversations: ConversationFiles
}

export type SessionManager = SessionsApi & {
  readonly live: () => { session: ManagedSession; pid: number; startedAt: number }[]
  readonly pending: () => PendingPermission[]
  readonly find: (id: SessionId) => ManagedSession
  readonly all: () => ManagedSession[]
  /** Takes in a session that was stored by somebody else, with its journal. */
  readonly welcome: (row: SessionRow) => Session
  /** Archived ones left out. */
  readonly countByState: () => Record<string, number>
  readonly recentFolders: () => { cwd: string; usedAt: number }[]
  /** The trust of this folder was decided: its sessions are shown anew. */
  readonly announceFolder: (cwd: string) => void
  /** What sending depends on has changed for all: sessions with prompts look again. */
  readonly nudge: () => void
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

  const goesOn = settings().afterRestart === 'continue'
  const waiting = recoverOpenTurns({ store, tailOf: deps.conversations.tailSync, goesOn })
  const sessions = loadSessions(sessionDeps, waiting)

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
    const cwd = await deps.resolveFolder(input.cwd)
    const like = input.like === undefined ? cwd : await deps.resolveFolder(input.like)
    const { model, permissionMode, effort, budgetUsd } = chosenOver(input, startFor(settings(), like).values)
    checkMode(permissionMode)
    const row = newRow({
      cwd,
      profile: input.profile,
      createdAt: clock(),
      title: input.title ?? UNTITLED,
      model,
      permissionMode,
      ...(input.profile === 'default' && { effort, budgetUsd }),
    })
    store.sessions.insert(row)
    return welcome(row)
  }

  /** A session that is stored is known to everybody from now on. */
  function welcome(row: SessionRow): Session {
    const lastSeq = store.journal.before(row.id, undefined, 1)[0]?.seq ?? 0
    const session = new ManagedSession(row, { lastSeq, queue: [] }, sessionDeps)
    sessions.set(row.id, session)
    session.announce()
    return session.summary()
  }

  const all = () => [...sessions.values()]
  const live = () => all().flatMap((session) => (session.process ? [{ session, ...session.process }] : []))

  return {
    create,
    welcome,
    all,
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
      const events = [...pageBefore(store.journal, id, before, limit).events]
      return { events, hasOlder: (events[0]?.seq ?? 1) > 1 }
    },
    payload({ id, payloadId, offset, limit }) {
      find(id)
      const page = store.payloads.read(id, payloadId, { offset, limit })
      if (page) return page
      throw new AppError('not_found', {
        message: `Session ${id} has nothing stored as ${payloadId}.`,
        remedy: 'Read its events again to see what there is.',
        field: 'payloadId',
      })
    },
    send: ({ id, ...prompt }) => find(id).send(prompt),
    withdraw: ({ id, promptId }) => find(id).prompts.withdraw(promptId),
    editPrompt: ({ id, ...prompt }) => find(id).prompts.edit(prompt),
    orderPrompts: ({ id, promptIds }) => find(id).prompts.reorder(promptIds),
    sendNext: ({ id, promptId }) => find(id).prompts.hurry(promptId),
    retryNow: (id) => find(id).prompts.retryNow(),
    setContinueAtReset: ({ id, on }) => find(id).prompts.setContinueAtReset(on),
    nudge() {
      for (const session of all()) session.prompts.nudge()
    },
    startNormally: (id) => find(id).startNormally(),
    interrupt: (id) => find(id).interrupt(),
    moveToBackground: ({ id, toolUseId }) => find(id).running.moveToBackground(toolUseId),
    stopTask: ({ id, toolUseId }) => find(id).running.stop(toolUseId),
    intend: (id) => find(id).intend(),
    wake(id) {
      const session = find(id)
      session.wake()
      return session.summary()
    },
    setModel: ({ id, model }) => find(id).composing.setModel(model),
    setEffort: ({ id, effort }) => find(id).composing.setEffort(effort),
    setBudget: ({ id, budgetUsd }) => find(id).composing.setBudget(budgetUsd),
    contextUsage: (id) => find(id).composing.contextUsage(),
    mcpServers: (id) => find(id).servers.list(),
    reconnectMcp: ({ id, name }) => find(id).servers.reconnect(name),
    switchMcp: ({ id, name, on }) => find(id).servers.switch(name, on),
    commands(id) {
      const { row } = find(id)
      return deps.commandsOf(row)
    },
    promptHistory({ id, limit }) {
      find(id)
      return { prompts: store.history.recent(id, limit) }
    },
    async setPermissionMode({ id, mode }) {
      checkMode(mode)
      return find(id).composing.setPermissionMode(mode)
    },
    setLimits({ id, limits }) {
      const session = find(id)
      checkSessionLimits({ settings: settings(), cwd: session.row.cwd, session: limits })
      return session.setLimits(limits)
    },
    rename: ({ id, title }) => find(id).rename(title),
    archive: ({ id, archived }) => find(id).archive(archived),
    async close(id, { ifQuiet } = { ifQuiet: false }) {
      const session = find(id)
      if (!ifQuiet || session.isQuiet) await session.end('closed')
      return session.summary()
    },
    async delete(id) {
      const session = find(id)
      sessions.delete(id) // nobody finds it any more: a prompt would open it again
      try {
        await session.end('closed')
      } catch (error) {
        sessions.set(id, session)
        throw error
      }
      session.dispose()
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
      const ends = await Promise.allSettled(all().map((session) => session.end('host-stopped')))
      for (const end of ends)
        if (end.status === 'rejected') deps.log.error('a session did not end', { error: String(end.reason) })
      for (const session of all()) session.dispose()
      watch.end()
    },
  }
}

function loadSessions(deps: SessionDeps, waiting: ReadonlyMap<SessionId, OpenTurn>): Map<SessionId, ManagedSession> {
  const lastSeqs = deps.store.journal.lastSeqs()
  const queued = deps.store.journal.queuedPrompts()
  return new Map(
    deps.store.sessions.all().map((row) => {
      const stored = { lastSeq: lastSeqs.get(row.id) ?? 0, queue: queued.get(row.id) ?? [], open: waiting.get(row.id) }
      return [row.id, new ManagedSession(row, stored, deps)]
    }),
  )
}
