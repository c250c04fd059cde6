/** How a session gets its process: a spare where one fits, a new one where not and when there is room for it. */
import { AppError } from '#shared/errors.ts'
import type { Admission } from './admission/admission.ts'
import { type AgentProcess, startAgent } from './agent/agent-process.ts'
import type { ConversationLeases, Lease } from './agent/conversation-leases.ts'
import { leasedProcess } from './agent/leased-process.ts'
import type { LaunchSpec } from './agent/launch-spec.ts'
import type { Ask } from './agent/permission-bridge.ts'
import type { SpareHost } from './agent/spares.ts'
import type { PoolService } from './pool/service.ts'
import type { StartDeps, StartHooks } from './session/session-start.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Timeline } from './timeline.ts'

type AcquiringDeps = {
  readonly pool: Pick<PoolService, 'take' | 'warm'>
  readonly admission: Pick<Admission, 'admit' | 'claimed'>
  readonly host: SpareHost
  readonly leases: Pick<ConversationLeases, 'take' | 'takeNew'>
  readonly timeline: Timeline
  readonly metrics: Pick<Metrics, 'claim'>
}

export function createAcquire({
  pool,
  admission,
  host,
  leases,
  timeline,
  metrics,
}: AcquiringDeps): StartDeps['acquire'] {
  const leased = (process: AgentProcess, { sessionId }: LaunchSpec, lease: Lease | null) =>
    leasedProcess(process, { leases, sessionId, lease, log: host.log })

  async function claim(spec: LaunchSpec, ask: Ask) {
    if (spec.profile === 'demo') return null
    const taken = await pool.take(spec, ask)
    metrics.claim(typeof taken === 'string' ? taken : taken.path === 'warm' ? 'general' : 'project')
    if (typeof taken === 'string') return null
    const { pid } = taken.process
    admission.claimed(pid)
    const text = taken.path === 'warm' ? 'Served by a general spare' : 'Served by a spare in its folder'
    timeline.add({ kind: 'claim', text, sessionId: spec.sessionId, pid })
    return { ...taken, process: leased(taken.process, spec, null) }
  }

  async function start(spec: LaunchSpec, ask: Ask, { isUrgent, signal }: StartHooks) {
    try {
      // with a prompt at hand the process is of use as soon as it is there; without, the time is taken to get it warm
      return isUrgent() ? startAgent(spec, { ...host, ask }) : await pool.warm(spec, ask, signal)
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new AppError('process', {
        message: 'The CLI ended while it started.',
        remedy: 'Send a prompt to try it again; "bullpen doctor" checks what it needs.',
        detail: error instanceof Error ? error.message : String(error),
        cause: error,
      })
    }
  }

  return async (wanted, ask, hooks) => {
    const taken = await claim(wanted, ask)
    if (taken) return taken
    let specNow = () => Promise.resolve(wanted)
    const onQueued: StartHooks['onQueued'] = (place) => {
      specNow = hooks.refresh
      hooks.onQueued(place)
    }
    const slot = await admission.admit({ ...hooks, onQueued, sessionId: wanted.sessionId })
    if (!slot) return null
    let lease: Lease | null = null
    try {
      const spec = await specNow()
      if (spec.resume !== null) lease = await leases.take(spec.resume, spec.sessionId)
      const process = leased(await start(spec, ask, hooks), spec, lease)
      slot.fill(process)
      const text = spec.resume === null ? 'Started cold' : 'Started again with its context'
      timeline.add({ kind: 'miss', text, sessionId: spec.sessionId, pid: process.pid })
      return { process, path: spec.resume === null ? 'cold' : 'resume', spec }
    } catch (error) {
      lease?.release()
      slot.free()
      throw error
    }
  }
}
