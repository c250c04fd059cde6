/** How a session gets its process: the spec made of row, settings and credentials; a spare where one fits, a new one where not. */
import { AppError } from '#shared/errors.ts'
import { SessionId } from '#shared/ids.ts'
import type { MachineMemory } from '#shared/processes.ts'
import type { CliStatus } from '#shared/system.ts'
import { startAgent } from './agent/agent-process.ts'
import type { LaunchSpec } from './agent/launch-spec.ts'
import { configFolder, refuseSecondWriter } from './agent/session-lease.ts'
import type { SpareHost } from './agent/spares.ts'
import type { SettingsFile } from './config/settings.ts'
import type { Credentials } from './credentials/credentials.ts'
import type { Demo } from './demo/demo.ts'
import type { Folders } from './folders/folders.ts'
import { type PoolService, createPoolService } from './pool/service.ts'
import type { Clock } from './ports.ts'
import type { SessionDeps } from './session/managed-session.ts'
import type { SessionRow } from './store/types.ts'
import { isSameProcess } from './supervisor/same-process.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Timeline } from './timeline.ts'

type LaunchingDeps = {
  readonly home: string
  readonly clock: Clock
  readonly host: SpareHost
  readonly settings: SettingsFile
  readonly credentials: Credentials
  readonly folders: Folders
  readonly demo: Demo
  readonly cli: () => Promise<CliStatus>
  readonly recentFolders: () => { cwd: string; usedAt: number }[]
  readonly machine: () => Promise<MachineMemory>
  readonly liveCount: () => number
  readonly onPoolChanged: () => void
  readonly timeline: Timeline
  readonly metrics: Pick<Metrics, 'claim'>
  /** Resolves when what an earlier host left behind is gone and the processes to come are watched over. */
  readonly ready: () => Promise<unknown>
}

type Wanted = Pick<SessionRow, 'id' | 'profile' | 'cwd' | 'cliSessionId' | 'model' | 'permissionMode'>

/** Stands for the session of a spare, which has none yet; no part of its key. */
const NOBODY = SessionId.parse('00000000-0000-4000-8000-000000000000')

export type Launching = Pick<SessionDeps, 'launchSpec' | 'trustOf' | 'acquire'> & { readonly pool: PoolService }

export function createLaunching(deps: LaunchingDeps): Launching {
  const { settings, folders, credentials, demo, cli, host } = deps

  const trustOf: SessionDeps['trustOf'] = ({ profile, cwd }) =>
    profile === 'demo' || folders.trustOf(cwd) === 'trusted' ? 'trusted' : 'restricted'

  async function assemble(
    wanted: Wanted,
    cwd: string,
    found: Extract<CliStatus, { state: 'ok' }>,
  ): Promise<LaunchSpec> {
    const { allowBypassPermissions, maxApiRetries } = settings.current()
    return {
      sessionId: wanted.id,
      profile: wanted.profile,
      cwd,
      trust: trustOf({ profile: wanted.profile, cwd }), // of where the path leads now
      cliPath: found.path,
      cliVersion: found.version,
      resume: wanted.cliSessionId,
      model: wanted.model,
      permissionMode: wanted.permissionMode,
      allowBypassPermissions,
      maxApiRetries,
      env: wanted.profile === 'demo' ? (await demo.profile()).env : await credentials.launchEnv(),
    }
  }

  async function launchSpec(row: Wanted): Promise<LaunchSpec> {
    const [found, cwd] = await Promise.all([cli(), folders.resolve(row.cwd, 'cwd'), deps.ready()])
    if (found.state === 'unusable') throw AppError.from(found.error)
    const spec = await assemble(row, cwd, found)
    if (spec.resume !== null) {
      await refuseSecondWriter(spec.resume, configFolder({ ...host.inherited, ...spec.env }), isSameProcess)
    }
    return spec
  }

  /** What a new session in `cwd` would be started with; in no folder in particular, as in a trusted one. */
  async function specFor(cwd: string | null): Promise<LaunchSpec | null> {
    const found = await cli()
    if (found.state === 'unusable') return null
    const { defaultModel: model, defaultPermissionMode: permissionMode } = settings.current()
    const wanted: Wanted = { id: NOBODY, profile: 'default', cwd: cwd ?? '', cliSessionId: null, model, permissionMode }
    const spec = await assemble(wanted, cwd ?? '', found)
    return cwd === null ? { ...spec, trust: 'trusted' } : spec
  }

  const pool = createPoolService({
    home: deps.home,
    clock: deps.clock,
    host,
    settings: () => settings.current(),
    specFor,
    recentFolders: deps.recentFolders,
    machine: deps.machine,
    liveCount: deps.liveCount,
    onChanged: deps.onPoolChanged,
  })

  return {
    launchSpec,
    trustOf,
    pool,
    async acquire(spec, ask, ahead) {
      const note = (kind: 'claim' | 'miss', text: string, pid: number) =>
        deps.timeline.add({ kind, text, sessionId: spec.sessionId, pid })
      const taken = spec.profile === 'demo' ? null : await pool.take(spec, ask)
      if (taken) {
        deps.metrics.claim(taken.path === 'warm' ? 'general' : 'project')
        note(
          'claim',
          taken.path === 'warm' ? 'Served by a general spare' : 'Served by a spare in its folder',
          taken.process.pid,
        )
        return taken
      }
      if (spec.profile !== 'demo') deps.metrics.claim('miss')
      const process = ahead ? await pool.warm(spec, ask) : startAgent(spec, { ...host, ask })
      note('miss', spec.resume === null ? 'Started cold' : 'Started again with its context', process.pid)
      return { process, path: spec.resume === null ? 'cold' : 'resume' }
    },
  }
}
