/** What the user can do about a call that takes long: let it go on beside the agent, or end it alone. */
import { use } from 'react'
import { useBullpen } from '../../client/context.tsx'
import { useAction } from '../../client/use-action.ts'
import { useNow } from '../../client/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { ToolItem } from '../transcript/items.ts'
import { SessionIdContext } from './long-result.tsx'
import styles from './running-task.module.css'

/** The CLI takes a call for a task after three seconds; most have ended by then, and nothing moves for them. */
const WORTH_MS = 4_000

/** `item` is running. Nothing where it can't be reached: in a preview, or before it takes long. */
export function RunningTask({ item: { toolUseId, startedAt, task } }: { item: ToolItem }) {
  const sessionId = use(SessionIdContext)
  const { client } = useBullpen()
  const act = useAction()
  const isBeside = task?.beside === true
  const now = useNow(1_000, !isBeside)
  if (sessionId === null || (!isBeside && (startedAt === null || now - startedAt < WORTH_MS))) return null
  const call = { id: sessionId, toolUseId }
  return (
    <div
      className={classNames(styles.actions, !isBeside && styles.underHeader)}
      role="group"
      aria-label="While it runs"
    >
      {!isBeside && (
        <Button size="sm" look="ghost" onClick={() => void act(() => client.sessions.moveToBackground(call))}>
          Move to the background
        </Button>
      )}
      <Button size="sm" look="ghost" onClick={() => void act(() => client.sessions.stopTask(call))}>
        Stop only this
      </Button>
    </div>
  )
}
