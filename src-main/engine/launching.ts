/** What sessions and spares are started with: the spec made of row, settings and credentials, and the pool that goes by it. */
import { AppError } from '#shared/errors.ts'
import { SessionId } from '#shared/ids.ts'
import type { MachineMemory } from '#shared/processes.ts'
import { startFor } from '#shared/session-defaults.ts'
import type { CliStatus } from '#shared/system.ts'
import { createAcquire } from './acquiring.ts'
import type { Admission } from './admission/admission.ts'
import type { ConversationLeases } from './agent/conversation-leases.ts'
import type { LaunchSpec } from './agent/launch-spec.ts'
import { configFolder, refuseSecondWriter } from './agent/session-lease.ts'
import type { SpareHost } from './agent/spares.ts'
import type { SettingsFile } from './config/settings.ts'
import type { Credentials } from './credentials/credentials.ts'
import type { Demo } from './demo/demo.ts'
import type { Folders } from './folders/folders.ts'
import type { Incident } from './pool/pool-deps.ts'
import { type PoolService, createPoolService } from './pool/service.ts'
import type { Clock } from './ports.ts'
import { isUnsafe } from './session/safe-mode.ts'
import type { SessionDeps } from './session/managed-session.ts'
import type { SessionRow } from './store/types.ts'
import { isSameProcess } from './supervisor/same-process.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Timeline } from './timeline.ts'

type LaunchingDeps = {
  readonly home: string
  readonly clock: Clock
  readonly host: SpareHost
  readonly leases: ConversationLeases
  readonly settings: SettingsFile
  readonly credentials: Credentials
  readonly folders: Folders
  readonly demo: Demo
  readonly cli: () => Promise<CliStatus>
  readonly recentFolders: () => { cwd: string; usedAt: number }[]
  readonly machine: () => Promise<MachineMemory>
  /** Memory that a process holds alone, in bytes; null where that is not known. */
  readonly privateBytes: (pid: number) => number | null
  readonly admission: Admission
  /** Sessions that are on their way to a process. */
  readonly startingSessions: () => number
  readonly onPoolChanged: () => void
  readonly timeline: Timeline
  readonly metrics: Pick<Metrics, 'claim'>
  /** Resolves when what an earlier host left behind is gone and the processes to come are watched over. */
  readonly ready: () => Promise<unknown>
}

const INCIDENTS: Record<Incident['what'], string> = {
  died: 'died',
  lost: 'did not react to a session',
  silent: 'does not answer',
  version: 'runs a CLI that was replaced',
  memory: 'holds too much memory',
}

type Wanted = Pick<SessionRow, 'id' | 'profile' | 'cwd' | 'cliSessionId' | 'model' | 'permissionMode' | 'lostTurns'>

/** Stands for the session of a spare, which has none yet; no part of its key. */
const NOBODY = SessionId.parse('00000000-0000-4000-8000-000000000000')

export type Launching = Pick<SessionDeps, 'launchSpec' | 'trustOf' | 'acquire'> & { readonly pool: PoolService }

export function createLaunching(deps: LaunchingDeps): Launching {
  const { settings, folders, credentials, demo, cli, host } = deps

  const trustOf: SessionDeps['trustOf'] = ({ profile, cwd, lostTurns }) =>
    !isUnsafe({ lostTurns }) && (profile === 'demo' || folders.trustOf(cwd) === 'trusted') ? 'trusted' : 'restricted'

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
      trust: trustOf({ ...wanted, cwd }), // of where the path leads now
      ...(isUnsafe(wanted) && { safe: true }),
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

  /** What new sessions in these folders would be started with; in no folder in particular, as in a trusted one. */
  async function specsFor(cwds: readonly (string | null)[]): Promise<(LaunchSpec | null)[]> {
    const found = await cli()
    if (found.state === 'unusable') return cwds.map(() => null)
    const base = { id: NOBODY, profile: 'default', cliSessionId: null, lostTurns: 0 } as const
    return Promise.all(
      cwds.map(async (folder) => {
        const cwd = folder ?? ''
        const { model, permissionMode } = startFor(settings.current(), cwd).values
        // no session is created in it while that is switched off
        if (permissionMode === 'bypassPermissions' && !settings.current().allowBypassPermissions && folder !== null)
          return null
        const spec = await assemble({ ...base, cwd, model, permissionMode }, cwd, found)
        return folder === null ? { ...spec, trust: 'trusted' } : spec
      }),
    )
  }

  const pool = createPoolService({
    home: deps.home,
    clock: deps.clock,
    host,
    settings: () => settings.current(),
    specsFor,
    isTrusted: (cwd) => folders.trustOf(cwd) === 'trusted',
    recentFolders: deps.recentFolders,
    machine: deps.machine,
    privateBytes: deps.privateBytes,
    admission: deps.admission,
    startingSessions: deps.startingSessions,
    onChanged: deps.onPoolChanged,
    onIncident({ what, kind, pid }) {
      const spare = kind === 'general' ? 'A general spare' : 'A spare in its folder'
      const text = `${spare} ${INCIDENTS[what]}; it is replaced`
      deps.timeline.add({ kind: what === 'died' ? 'death' : 'alert', text, sessionId: null, pid })
    },
  })

  return {
    launchSpec,
    trustOf,
    pool,
    acquire: createAcquire({ ...deps, pool }),
  }
}
