/** The one door to the engine: put together here, used by every host. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { SessionId } from '#shared/ids.ts'
import { startFor } from '#shared/session-defaults.ts'
import { Admission } from './admission/admission.ts'
import { tenantsOf } from './admission/tenants.ts'
import { breakerArea, demoArea, permissionsArea, poolArea, sessionsArea, storageArea, workspaceArea } from './areas.ts'
import { locateCli } from './agent/cli-locator.ts'
import { rememberCommands } from './agent/commands.ts'
import { rememberModels } from './agent/models.ts'
import { configFolder } from './agent/session-lease.ts'
import { awaitCli } from './cli-comes-back.ts'
import { openSettings } from './config/settings.ts'
import { createCredentials } from './credentials/credentials.ts'
import { createDemo } from './demo/demo.ts'
import { runDoctor } from './doctor/doctor.ts'
import { filesArea } from './files/files-area.ts'
import { foldersArea } from './folders/folders-area.ts'
import { createFolders } from './folders/folders.ts'
import { createGit } from './git/git.ts'
import { createLaunching } from './launching.ts'
import { createLeasing } from './leasing.ts'
import { describeBreaker } from './policy/breaker-words.ts'
import { BreakerDesk } from './policy/breaker-desk.ts'
import { StatusWatch } from './pool/status-watch.ts'
import type { EngineDeps } from './ports.ts'
import { findInJournal } from './finding.ts'
import { createSearching } from './searching.ts'
import { createSessionManager } from './session/session-manager.ts'
import { createSnippets } from './snippets.ts'
import { createSupervising } from './supervising.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import { FRESH_FOR_MS } from './supervisor/memory-reading.ts'
import { OutputLog } from './supervisor/output-log.ts'
import { ownerOf } from './supervisor/owner.ts'
import { listProcesses } from './supervisor/process-list.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { observeSessions } from './telemetry/observe-sessions.ts'
import { Timeline } from './timeline.ts'
import { discardHalfAdopted } from './transcripts/adopt.ts'
import { createConversationFiles } from './transcripts/conversation-files.ts'
import { createTranscripts } from './transcripts/transcripts.ts'
import type { Engine } from './types.ts'
import { createUsage } from './usage/usage.ts'

export type { Engine } from './types.ts'
export { type LongWork, openAhead } from './store/ahead.ts'
export { isBare, withLoginShell } from './supervisor/login-shell.ts'
export { runToEnd } from './supervisor/spawn.ts'
export type { EngineDeps, Log, SecretStore } from './ports.ts'

export const databaseIn = (home: string): string => join(home, 'bullpen.db')

/** Opens the data folder and brings its sessions back. Throws `AppError` when the database or the folder can't be used. */
export function createEngine({ home, log, secrets, env, clock = Date.now, unrepaired = null }: EngineDeps): Engine {
  const startedAt = clock()
  const store = openSqliteStore(databaseIn(home), clock, log, { unrepaired })
  const running = () => sessions.all().flatMap(({ row, isBusy }) => (isBusy ? [row.id] : []))
  const searching = createSearching({ store, running, log })
  const settings = openSettings({ home, log })
  const models = rememberModels(store.facts)
  const commands = rememberCommands(store.facts)
  const demo = createDemo({ home, log })
  const owner = ownerOf(home)
  const cli = () => locateCli({ cliPath: settings.current().cliPath, env, owner })
  const credentials = createCredentials({ env, secrets, cli, home, log })
  const folders = createFolders({
    trust: store.trust,
    recentCwds: () => sessions.recentFolders(),
    userHome: env.HOME ?? homedir(),
    clock,
  })
  const timeline = new Timeline(clock)
  const metrics = createMetrics()
  const poolWatch = new StatusWatch(() => launching.pool.status())
  const storageWatch = new StatusWatch(() => store.safety.health())
  let accepted = store.safety.accepts()
  store.safety.onChange(() => {
    storageWatch.changed()
    if (store.safety.accepts() && !accepted) sessions.nudge() // what waited for the disk
    accepted = store.safety.accepts()
  })
  const admission = new Admission({
    clock,
    log,
    machine: () => monitoring.machine(),
    readingLagMs: FRESH_FOR_MS,
    spares: () => pool.running(),
    tenants: () => tenantsOf({ live: sessions.live, sample: monitoring.sample, now: clock() }),
    evict: (pid, reason) => pool.giveBack(pid, reason === 'memory' ? 'memory' : 'surplus'),
    async hibernate(id) {
      await sessions.find(id).hibernate()
      timeline.add({ kind: 'hibernate', text: 'Put to sleep to make room for another', sessionId: id, pid: null })
    },
    onWait: (sessionId, text) => timeline.add({ kind: 'wait', text, sessionId, pid: null }),
  })
  const outputs = new OutputLog()
  const usage = createUsage({
    ...{ costs: store.costs, facts: store.facts, clock },
    dailyBudget: () => settings.current().dailyBudgetUsd,
    onNewDay: () => sessions.nudge(),
  })
  const leases = createLeasing({ leases: store.leases, clock, log, sessions: () => sessions })
  const launching = createLaunching({
    home,
    clock,
    host: { owner, inherited: env, log, outputs },
    leases,
    settings,
    credentials,
    folders,
    demo,
    cli,
    recentFolders: () => sessions.recentFolders(),
    machine: () => monitoring.machine(),
    privateBytes: (pid) => monitoring.sample(pid)?.tree.privateBytes ?? null,
    admission,
    startingSessions() {
      const { waking = 0, recycling = 0 } = sessions.countByState()
      return waking + recycling
    },
    onPoolChanged() {
      poolWatch.changed()
      admission.nudge()
    },
    timeline,
    metrics,
    ready: () => supervisor.ready,
  })
  const { pool } = launching
  const breakerWatch = new StatusWatch(() => breaker.status)
  const breaker = new BreakerDesk({
    clock,
    onChanged(status, turned) {
      breakerWatch.changed()
      if (!turned) return
      pool.breakerOpen(status.state === 'open')
      timeline.add({ kind: 'alert', text: describeBreaker(status), sessionId: null, pid: null })
      sessions.nudge()
    },
  })
  const files = createConversationFiles({ env, demoConfig: demo.configDir })
  discardHalfAdopted(store)
  const sessions = createSessionManager({
    conversations: files,
    outbox: {
      clock,
      breaker,
      accepts: () => store.safety.accepts(),
      day: () => usage.today(),
      maxRetries: () => settings.current().autoRetries,
      goesOn: () => settings.current().afterRestart === 'continue',
    },
    ...launching,
    store,
    clock,
    log,
    settings: () => settings.current(),
    resolveFolder: (path) => folders.resolve(path, 'cwd'),
    models: () => Promise.resolve(models.list()),
    onModels: (found) => models.learn(found),
    commandsOf: (row) => commands.list({ ...row, trust: launching.trustOf(row) }),
    onCommands: (row, found) => commands.learn({ ...row, trust: launching.trustOf(row) }, found),
    onActivity() {
      monitoring.nudge()
      admission.nudge()
      searching.nudge()
    },
    async sweepSession(id) {
      await supervisor.sweepSession(id)
    },
    observer: observeSessions(metrics, timeline, usage),
  })

  const { library, conversations } = createTranscripts({
    store,
    clock,
    log,
    files,
    sessions,
    resolveFolder: (path) => folders.resolve(path, 'cwd'),
    defaultMode: (cwd) => startFor(settings.current(), cwd).values.permissionMode,
  })
  const { supervisor, monitoring, doctor } = createSupervising({
    ...{ env, clock, log, store, owner, startedAt, sessions, pool, timeline, metrics, outputs },
    settings: () => settings.current(),
    onRound() {
      admission.nudge()
      leases.look()
      cliBack.look()
    },
  })

  const cliBack = awaitCli({ sessions: () => sessions.all(), cli, clock, log, onBack: () => pool.nudge() })

  const settingsWatch = new StatusWatch(() => settings.get())
  settings.subscribe(() => {
    pool.nudge()
    admission.nudge()
    usage.changed()
    sessions.nudge() // the budget of a day may be another one
    settingsWatch.changed()
  })

  async function stop(): Promise<void> {
    settings.stop()
    settingsWatch.end()
    poolWatch.end()
    storageWatch.end()
    breakerWatch.end()
    usage.stop()
    breaker.stop()
    admission.stop()
    await monitoring.stop()
    await library.stop()
    await Promise.all([sessions.stop(), pool.stop()])
    await credentials.stop()
    await demo.stop()
    await supervisor.stop()
    metrics.stop()
    searching.stop()
    store.close()
  }
  void supervisor.ready.then(() => {
    searching.start()
    store.safety.start()
    sessions.nudge() // what goes on by itself after a restart
  })
  void supervisor.ready.then((reaped) => metrics.orphansReaped(reaped?.reaped ?? 0))
  metrics.connect({
    poolSize: () => pool.sizes(),
    processes: () => monitoring.roots(),
    sessions: () => sessions.countByState(),
    availableBytes: () => monitoring.availableBytes(),
    queuedStarts: () => admission.waiting,
    storage: () => store.safety.health(),
    breaker: () => breaker.status,
    outputs: () => outputs.totals(),
  })
  const cwdOf = (id: SessionId) => sessions.find(id).row.cwd
  const trusts = (folder: string) => folders.trustOf(folder) === 'trusted'
  const git = createGit({
    home,
    owner,
    env,
    clock,
    journal: store.journal,
    cwdOf,
    resolveFolder: (path, field) => folders.resolve(path, field),
    trusts,
    trustAs(folder, like) {
      const trust = store.trust.get(like)
      if (trust !== null) store.trust.set(folder, trust, clock())
    },
    sessions: () => sessions.all().map((session) => session.summary()),
    async endProcess({ id }) {
      await sessions.close(id)
    },
    worktreeFolder: () => settings.current().worktreeFolder,
  })
  let stopped: Promise<void> | undefined

  return {
    home,
    startedAt,
    sessions: sessionsArea({ sessions, git, library, sample: monitoring.sample, log }),
    git,
    conversations,
    transcripts: library,
    breaker: breakerArea(breaker, breakerWatch),
    permissions: permissionsArea(sessions, (profile) => (profile === 'demo' ? demo.configDir : configFolder(env))),
    folders: foldersArea(folders, sessions),
    pool: poolArea(pool, poolWatch, supervisor.ready),
    storage: storageArea(store, storageWatch),
    files: filesArea({
      sessionOf: (id) => sessions.find(id).row,
      conversationsOf: (id) => sessions.find(id).conversations,
      ...{ owner, env, trusts, settings: () => settings.current() },
    }),
    snippets: createSnippets(store.facts),
    search: {
      ...searching,
      find: (input) => findInJournal(store, { ...input, id: sessions.find(input.id).row.id }),
    },
    workspace: workspaceArea(store, sessions),
    settings: {
      get: () => settings.get(),
      set: (patch) => settings.set(patch),
      watch: (signal) => settingsWatch.watch(signal),
    },
    credentials,
    usage: { costs: (days) => usage.costs(days), watch: (signal) => usage.watch(signal) },
    monitoring,
    metrics: () => metrics.render(),
    demo: demoArea(demo, sessions),
    cli,
    processes: () => listProcesses(sessions.live(), pool.running(), startedAt),
    doctor: async () => [
      ...(await runDoctor({
        ...{ cli, credentials, settings, home, env, clock },
        storage: store.safety,
        breaker: () => breaker.status,
      })),
      ...(await doctor()),
    ],
    stop: () => (stopped ??= stop()),
  }
}
