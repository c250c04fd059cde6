/** A process for one session that nobody waits for yet: started like a spare of its folder, and the session's once it is warm. */
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { type SpareHost, startProjectSpare } from '../agent/spares.ts'

/** Rejects when it can't be had, or `signal` aborts before it is warm. Nothing of it is left then. */
export async function startWarm(
  spec: LaunchSpec,
  ask: Ask,
  { host, signal }: { host: SpareHost; signal: AbortSignal },
): Promise<AgentProcess> {
  const spare = await startProjectSpare(spec, host, signal)
  try {
    return await spare.claim(spec, ask)
  } catch (error) {
    await spare.close().catch((failure: unknown) => {
      host.log.error('a process that no session could be given could not be ended', {
        pid: spare.pid,
        error: String(failure),
      })
    })
    throw error
  }
}
