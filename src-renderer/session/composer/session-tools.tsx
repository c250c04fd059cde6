/** Under the prompt: model, permission mode, and what the session has cost so far. */
import type { PermissionMode, Session } from '#shared/session.ts'
import { useBullpen } from '../../client/context.tsx'
import { formatCost, formatTokens, totalTokens } from '../../client/format.ts'
import { ModePicker } from '../../client/mode-picker.tsx'
import { ModelPicker } from '../../client/model-picker.tsx'
import { useAction } from '../../client/use-action.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import styles from './session-tools.module.css'

export function SessionTools({ session, onModel }: { session: Session; onModel: (model: string | null) => void }) {
  const { id, model, activeModel, permissionMode } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const setMode = (mode: PermissionMode) =>
    void act(async () => sessions.put(await client.sessions.setPermissionMode({ id, mode })))
  return (
    <>
      <ModelPicker side="top" value={model} active={activeModel} onChange={onModel} />
      <ModePicker side="top" value={permissionMode} onChange={setMode} />
      <UsageFigures session={session} />
    </>
  )
}

function UsageFigures({ session: { usage, profile } }: { session: Session }) {
  const { costUsd, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage
  const total = totalTokens(usage)
  if (total === 0) return null
  const parts = [
    `${formatTokens(inputTokens)} in`,
    `${formatTokens(outputTokens)} out`,
    `${formatTokens(cacheReadTokens)} read from cache`,
    `${formatTokens(cacheWriteTokens)} written to cache`,
  ]
  const cost = profile === 'demo' ? 'no cost' : formatCost(costUsd)
  return (
    <Tooltip text={`This session: ${parts.join(', ')}. Cost at list price.`}>
      <span className={styles.usage} tabIndex={0}>
        {formatTokens(total)} tokens · {cost}
      </span>
    </Tooltip>
  )
}
