/** Areas of the engine's door that only hand calls on to one part. */
import type { SessionId } from '#shared/ids.ts'
import type { ProcessSample } from '#shared/processes.ts'
import type { Profile } from '#shared/session.ts'
import { joinDone } from '#shared/workspace.ts'
import type { Demo } from './demo/demo.ts'
import { createDraftImages } from './draft-images.ts'
import { dropRule, keptRules, type RulePlaces } from './config/kept-rules.ts'
import { presentFile } from './files/present-file.ts'
import { written } from './files/written.ts'
import type { GitDesk } from './git/git.ts'
import type { BreakerDesk } from './policy/breaker-desk.ts'
import type { StatusWatch } from './pool/status-watch.ts'
import type { PoolService } from './pool/service.ts'
import type { SessionManager } from './session/session-manager.ts'
import type { Log } from './ports.ts'
import type { Store } from './store/types.ts'
import { isAtRest } from './supervisor/watchdog-exemptions.ts'
import type { Library } from './transcripts/library.ts'
import type { Engine } from './types.ts'

type Watched<Area extends 'breaker' | 'pool' | 'storage'> = StatusWatch<
  ReturnType<
    Engine[Area] extends { watch(signal: AbortSignal): AsyncIterableIterator<infer Status> } ? () => Status : never
  >
>

type SessionsDeps = {
  readonly sessions: SessionManager
  readonly git: Pick<GitDesk, 'begins' | 'forget'>
  readonly library: Pick<Library, 'holder'>
  /** The newest figures of a process; null before the first. */
  readonly sample: (pid: number) => ProcessSample | null
  readonly log: Log
}

/** Nothing that a prompt or a glance needs waits for git or for the CLI's folder: these are looked at beside. */
export const sessionsArea = ({ sessions, git, library, sample, log }: SessionsDeps): Engine['sessions'] => ({
  ...sessions,
  async close(id, options) {
    const session = sessions.find(id)
    const seen = session.process && sample(session.process.pid)
    // what the agent left running for the user, a server for instance, is no task of the CLI's
    if (options?.ifQuiet && seen && !isAtRest({ activity: session.activity(), sample: seen })) return session.summary()
    return sessions.close(id, options)
  },
  intend(id) {
    const session = sessions.find(id)
    const { cliSessionId, profile } = session.row
    if (cliSessionId === null || profile !== 'default') {
      session.intend()
      return
    }
    // what another process has open can only be read: to look at it is no failure
    void library
      .holder(cliSessionId)
      .then((holder) => {
        if (holder === null) session.intend()
      })
      .catch((error: unknown) => {
        log.debug('looking for who has a conversation open failed', { id, error: String(error) })
      })
  },
  send(input) {
    const { row } = sessions.find(input.id)
    if (row.lastOutcome === null) {
      git.begins(row.id).catch((error: unknown) => {
        log.debug('keeping how a folder was found failed', { id: row.id, error: String(error) })
      })
    }
    return sessions.send(input)
  },
  async delete(id) {
    await sessions.delete(id)
    await git.forget(id)
  },
})

function rulePlaces(sessions: SessionManager, configOf: (profile: Profile) => string, id: SessionId): RulePlaces {
  const session = sessions.find(id)
  const { cwd, profile } = session.row
  return { folder: cwd, config: configOf(profile), restricted: session.summary().trust === 'restricted' }
}

/** `configOf`: the CLI's folder of the user, for a session of this profile. */
export const permissionsArea = (
  sessions: SessionManager,
  configOf: (profile: Profile) => string,
): Engine['permissions'] => ({
  pending: sessions.pending,
  kept: async ({ sessionId }) => keptRules(rulePlaces(sessions, configOf, sessionId)),
  async drop({ sessionId, rule, scope }) {
    const places = rulePlaces(sessions, configOf, sessionId)
    await dropRule(places, { rule, scope })
    return keptRules(places)
  },
  answer: ({ sessionId, requestId, decision }) => sessions.find(sessionId).answer(requestId, decision),
  present: async ({ sessionId, requestId }) => presentFile(written(sessions.find(sessionId), requestId)),
  revoke: ({ sessionId, rule }) => sessions.find(sessionId).revoke(rule),
})

export const breakerArea = (breaker: BreakerDesk, watch: Watched<'breaker'>): Engine['breaker'] => ({
  status: () => breaker.status,
  watch: (signal) => watch.watch(signal),
  tryNow() {
    breaker.tryNow()
    return breaker.status
  },
})

/** `ready`: what an earlier host left is gone, and spares may be started. */
export const poolArea = (pool: PoolService, watch: Watched<'pool'>, ready: Promise<unknown>): Engine['pool'] => ({
  open: () => void ready.then(() => pool.open()),
  status: () => pool.status(),
  watch: (signal) => watch.watch(signal),
  events: (after, signal) => pool.events(after, signal),
  intend: (cwd) => pool.intend(cwd),
  pause(paused) {
    pool.pause(paused)
    return pool.status()
  },
})

export const storageArea = ({ safety }: Store, watch: Watched<'storage'>): Engine['storage'] => ({
  health: () => safety.health(),
  watch: (signal) => watch.watch(signal),
  dismissRepair: () => safety.dismissRepair(),
})

export function workspaceArea(store: Store, sessions: SessionManager): Engine['workspace'] {
  const { workspace } = store
  const images = createDraftImages(store)
  return {
    tabs: () => workspace.tabs(),
    setTabs({ done, ...tabs }) {
      const before = workspace.tabs().done
      const joined = done || before ? { done: joinDone(before ?? [], done ?? []) } : {}
      workspace.setTabs({ ...tabs, ...joined })
    },
    draft: (id) => workspace.draft(id),
    setDraft({ sessionId, text }) {
      sessions.find(sessionId)
      workspace.setDraft(sessionId, text)
    },
    draftImages: (id) => images.of(id),
    keepImage: ({ sessionId, image }) => images.keep(sessions.find(sessionId).row.id, image),
    setDraftImages: (input) => images.set(sessions.find(input.sessionId).row.id, input.images),
  }
}

export const demoArea = (demo: Demo, sessions: SessionManager): Engine['demo'] => ({
  open: async () =>
    sessions.create({
      cwd: await demo.sandbox(),
      title: 'Demo',
      permissionMode: 'default',
      model: null,
      profile: 'demo',
    }),
})
