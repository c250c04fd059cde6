/** Brings a process that has just come up to what the user chose while it started, or says what it keeps to instead. */
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Log } from '../ports.ts'
import { withinTime } from './control-timeout.ts'
import type { SessionRecord } from './record.ts'
import type { Turns } from './turns.ts'

type Session = { readonly record: SessionRecord; readonly turns: Turns; readonly log: Log }

/** Never rejects. `spec`: what it was started with. */
export async function catchUp(process: AgentProcess, spec: LaunchSpec, session: Session): Promise<void> {
  const { record, turns, log } = session
  const { row } = record
  const { model, permissionMode, effort, grants } = row
  const tried = async (what: string, request: () => Promise<void>, onRefused: () => void): Promise<void> => {
    try {
      await withinTime(request())
    } catch (error) {
      log.warn(`setting the ${what} failed`, { session: record.id, error: String(error) })
      onRefused()
    }
  }
  if (permissionMode !== spec.permissionMode) {
    const keepTo = () => turns.setMode(spec.permissionMode)
    await tried('permission mode', () => process.setPermissionMode(permissionMode), keepTo)
  }
  if (model !== spec.model) {
    const keepTo = () => {
      row.model = spec.model
      record.append([{ type: 'model.changed', model: spec.model }])
      record.touch()
    }
    await tried('model', () => process.setModel(model), keepTo)
  }
  if (effort !== null) {
    const text = `The effort "${effort}" could not be set; the agent works with that of its model.`
    const tell = () => record.append([{ type: 'notice', level: 'warning', text }])
    await tried('effort', () => process.setEffort(effort), tell) // a process begins with that of its model
  }
  // without them the user is asked once more, no less
  if (grants.length > 0)
    await tried(
      'rules of the session',
      () => process.setGrants(grants),
      () => undefined,
    )
}
