/** Under the prompt: model, effort, permission mode, the fill of the context, and what the session has cost. */
import { memo } from 'react'
import type { EffortLevel } from '#shared/composing.ts'
import type { PermissionMode, Session } from '#shared/session.ts'
import { useBullpen } from '../../client/context.tsx'
import { ModePicker } from '../../client/mode-picker.tsx'
import { ModelPicker } from '../../client/model-picker.tsx'
import { useOpener } from '../../client/offers.ts'
import { useAction } from '../../client/use-action.ts'
import { SessionGrants } from '../permission/grants/session-grants.tsx'
import { UsageFigures } from './tools/budget.tsx'
import { ContextMeter } from './tools/context-meter.tsx'
import { EffortPicker } from './tools/effort-picker.tsx'
import styles from './session-tools.module.css'

type SessionToolsProps = {
  session: Session
  onModel: (model: string | null) => void
  onBudget: () => void
  onCompact: () => void
}

/** Not painted again for the keys of the prompt over it. */
export const SessionTools = memo(function SessionTools(props: SessionToolsProps) {
  const { session, onModel, onBudget, onCompact } = props
  const { id, model, activeModel, permissionMode, effort } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const setMode = (mode: PermissionMode) =>
    void act(async () => sessions.put(await client.sessions.setPermissionMode({ id, mode })))
  const setEffort = (level: EffortLevel | null) =>
    void act(async () => sessions.put(await client.sessions.setEffort({ id, effort: level })))
  return (
    <>
      <ModelPicker
        side="top"
        value={model}
        active={activeModel}
        onChange={onModel}
        opening={useOpener('session.model')}
      />
      <EffortPicker model={model} value={effort} onChange={setEffort} />
      <ModePicker side="top" value={permissionMode} onChange={setMode} opening={useOpener('session.mode')} />
      <SessionGrants session={session} />
      <span className={styles.figures}>
        <ContextMeter session={session} onCompact={onCompact} />
        <UsageFigures session={session} onOpen={onBudget} />
      </span>
    </>
  )
})
