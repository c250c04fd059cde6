/** The one door to the engine: put together here, used by every host. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { startAgent } from './agent/agent-process.ts'
import { locateCli } from './agent/cli-locator.ts'
import type { LaunchSpec } from './agent/launch-spec.ts'
import { rememberModels } from './agent/models.ts'
import { openSettings } from './config/settings.ts'
import { createCredentials } from './credentials/credentials.ts'
import { createDemo } from './demo/demo.ts'
import { runDoctor } from './doctor/doctor.ts'
import { createFolders } from './folders/folders.ts'
import type { EngineDeps } from './ports.ts'
import { createSessionManager } from './session/session-manager.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import type { SessionRow } from './store/types.ts'
import { ownerOf } from './supervisor/owner.ts'
import { listProcesses } from './supervisor/process-list.ts'
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
  const trustOf = ({ profile, cwd }: Pick<SessionRow, 'profile' | 'cwd'>) =>
    profile === 'demo' || folders.trustOf(cwd) === 'trusted' ? 'trusted' : 'restricted'

  async function launchSpec(row: SessionRow): Promise<LaunchSpec> {
    const [found, cwd] = await Promise.all([cli(), folders.resolve(row.cwd, 'cwd')])
    if (found.state === 'unusable') throw AppError.from(found.error)
    const { allowBypassPermissions, maxApiRetries } = settings.current()
    return {
      sessionId: row.id,
      profile: row.profile,
      cwd,
      trust: trustOf({ profile: row.profile, cwd }), // of where the path leads now
      cliPath: found.path,
      cliVersion: found.version,
      resume: row.cliSessionId,
      model: row.model,
      permissionMode: row.permissionMode,
      allowBypassPermissions,
      maxApiRetries,
      env: row.profile === 'demo' ? (await demo.profile()).env : await credentials.launchEnv(),
    }
  }

  const sessions = createSessionManager({
    store,
    clock,
    log,
    owner,
    inherited: env,
    startAgent,
    launchSpec,
    trustOf,
    settings: () => settings.current(),
    resolveFolder: (path) => folders.resolve(path, 'cwd'),
    models: () => Promise.resolve(models.list()),
    onModels: (found) => models.learn(found),
  })

  async function stop(): Promise<void> {
    await sessions.stop()
    await credentials.stop()
    await demo.stop()
    store.close()
  }
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
    workspace: {
      tabs: () => store.workspace.tabs(),
      setTabs: (tabs) => store.workspace.setTabs(tabs),
      draft: (id) => store.workspace.draft(id),
      setDraft({ sessionId, text }) {
        sessions.find(sessionId)
        store.workspace.setDraft(sessionId, text)
      },
    },
    settings,
    credentials,
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
    processes: () => listProcesses(sessions.live(), startedAt),
    doctor: () => runDoctor({ cli, credentials, settings, home, env, database: () => store.check() }),
    stop: () => (stopped ??= stop()),
  }
}
