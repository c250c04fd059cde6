/** The one door to the engine: put together here, used by every host. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { locateCli } from './agent/cli-locator.ts'
import { rememberModels } from './agent/models.ts'
import { openSettings } from './config/settings.ts'
import { createCredentials } from './credentials/credentials.ts'
import { createDemo } from './demo/demo.ts'
import { runDoctor } from './doctor/doctor.ts'
import { createFolders } from './folders/folders.ts'
import { createLaunching } from './launching.ts'
import { createMonitoring } from './monitoring.ts'
import { StatusWatch } from './pool/status-watch.ts'
import type { EngineDeps } from './ports.ts'
import { createSessionManager } from './session/session-manager.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import { describeFinding } from './supervisor/audit-words.ts'
import { ownerOf } from './supervisor/owner.ts'
import { listProcesses } from './supervisor/process-list.ts'
import { createSupervisor } from './supervisor/supervisor.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { observeSessions } from './telemetry/observe-sessions.ts'
import { Timeline } from './timeline.ts'
import type { Engine } from './types.ts'

export type { Engine } from './types.ts'
export type { EngineDeps, Log, SecretStore } from './ports.ts'

/** Opens the data folder and brings its sessions back. Throws `AppError` when the database or the folder can't be used. */
export function createEngine({ home, log, secrets, env, clock = Date.now }: EngineDeps): Engine {
  const startedAt = clock()
  const store = openSqliteStore(join(home, 'bullpen.db'), clock)
  const settings = openSettings({ home, log })
  const models = rememberModels(store.facts)
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
  const launching = createLaunching({
    home,
    clock,
    host: { owner, inherited: env, log },
    settings,
    credentials,
    folders,
    demo,
    cli,
    recentFolders: () => sessions.recentFolders().filter(({ cwd }) => folders.trustOf(cwd) === 'trusted'),
    machine: () => monitoring.machine(),
    liveCount: () => sessions.live().length,
    onPoolChanged: () => poolWatch.changed(),
    timeline,
    metrics,
    ready: () => supervisor.ready,
  })
  const { pool } = launching
  const sessions = createSessionManager({
    ...launching,
    store,
    clock,
    log,
    settings: () => settings.current(),
    resolveFolder: (path) => folders.resolve(path, 'cwd'),
    models: () => Promise.resolve(models.list()),
    onModels: (found) => models.learn(found),
    onActivity: () => monitoring.nudge(),
    async sweepSession(id) {
      await supervisor.sweepSession(id)
    },
    observer: observeSessions(metrics, timeline),
  })

  const supervisor = createSupervisor({
    ledger: store.ledger,
    owner,
    clock,
    log,
    path: env.PATH,
    expected: () => sessions.live().length + pool.pids().length,
    onFindings(findings) {
      for (const finding of findings) {
        const pid = 'pid' in finding ? finding.pid : null
        timeline.add({ kind: 'alert', text: describeFinding(finding), sessionId: null, pid })
      }
    },
  })
  const monitoring = createMonitoring({
    clock,
    log,
    sessions,
    pool,
    settings: () => settings.current(),
    timeline,
    metrics,
  })

  async function stop(): Promise<void> {
    poolWatch.end()
    await monitoring.stop()
    await Promise.all([sessions.stop(), pool.stop()])
    await credentials.stop()
    await demo.stop()
    await supervisor.stop()
    metrics.stop()
    store.close()
  }
  void supervisor.ready.then((reaped) => metrics.orphansReaped(reaped?.reaped ?? 0))
  metrics.connect({
    poolSize: () => pool.sizes(),
    processes: () => monitoring.roots(),
    sessions: () => sessions.countByState(),
    availableBytes: () => monitoring.availableBytes(),
  })
  let stopped: Promise<void> | undefined

  return {
    home,
    startedAt,
    sessions,
    permissions: {
      pending: sessions.pending,
      answer: ({ sessionId, requestId, decision }) => sessions.find(sessionId).answer(requestId, decision),
    },
    folders: {
      ...folders,
      async setTrust(input) {
        const report = await folders.setTrust(input)
        sessions.announceFolder(report.path)
        return report
      },
    },
    pool: {
      open: () => void supervisor.ready.then(() => pool.open()),
      status: () => pool.status(),
      watch: (signal) => poolWatch.watch(signal),
      intend: (cwd) => pool.intend(cwd),
      pause(paused) {
        pool.pause(paused)
        return pool.status()
      },
    },
    workspace: {
      tabs: () => store.workspace.tabs(),
      setTabs: (tabs) => store.workspace.setTabs(tabs),
      draft: (id) => store.workspace.draft(id),
      setDraft({ sessionId, text }) {
        sessions.find(sessionId)
        store.workspace.setDraft(sessionId, text)
      },
    },
    settings: {
      get: () => settings.get(),
      set(patch) {
        const report = settings.set(patch)
        pool.nudge()
        return report
      },
    },
    credentials,
    monitoring,
    metrics: () => metrics.render(),
    demo: {
      open: async () =>
        sessions.create({
          cwd: await demo.sandbox(),
          title: 'Demo',
          permissionMode: 'default',
          model: null,
          profile: 'demo',
        }),
    },
    cli,
    processes: () => listProcesses(sessions.live(), pool.running(), startedAt),
    doctor: async () => [
      ...(await runDoctor({ cli, credentials, settings, home, env, database: () => store.check() })),
      ...(await supervisor.doctor()),
    ],
    stop: () => (stopped ??= stop()),
  }
}
