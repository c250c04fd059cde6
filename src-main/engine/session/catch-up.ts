/** Brings a process that has just come up to what the user chose while it started, or says what it keeps to instead. */
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Log } from '../ports.ts'
import { withinTime } from './control-timeout.ts'
import { inLine } from './in-line.ts'
import type { SessionRecord } from './record.ts'
import type { Turns } from './turns.ts'

type Session = {
  readonly record: SessionRecord
  readonly turns: Turns
  /** See `Grants.renew`. */
  readonly renewGrants: () => Promise<void>
  readonly log: Log
}

/** Never rejects. `spec`: what it was started with. */
export async function catchUp(process: AgentProcess, spec: LaunchSpec, session: Session): Promise<void> {
  const { record, turns, renewGrants, log } = session
  const { row } = record
  const { model: startedWith, permissionMode: startedIn } = spec
  const tried = async (what: string, request: () => Promise<void>, onRefused: () => void): Promise<void> => {
    try {
      await request()
    } catch (error) {
      log.warn(`setting the ${what} failed`, { session: record.id, error: String(error) })
      onRefused()
    }
  }
  // each is read in its place in the line: what the user chooses meanwhile goes before it, or comes behind it
  await inLine(process, async () => {
    const { permissionMode } = row
    if (permissionMode === startedIn) return
    const keepTo = () => turns.setMode(startedIn)
    await tried('permission mode', () => withinTime(process.setPermissionMode(permissionMode)), keepTo)
  })
  await inLine(process, async () => {
    const { model } = row
    if (model === startedWith) return
    const keepTo = () => {
      row.model = startedWith
      record.append([{ type: 'model.changed', model: startedWith }])
      record.touch()
    }
    await tried('model', () => withinTime(process.setModel(model)), keepTo)
  })
  await inLine(process, async () => {
    const { effort } = row
    if (effort === null) return // a process begins with that of its model
    const text = `The effort "${effort}" could not be set; the agent works with that of its model.`
    const tell = () => record.append([{ type: 'notice', level: 'warning', text }])
    await tried('effort', () => withinTime(process.setEffort(effort)), tell)
  })
  await tried('rules of the session', renewGrants, () => undefined) // without them the user is asked once more, no less
}
