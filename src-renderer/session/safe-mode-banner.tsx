/** Over a session that runs in safe mode: why, what that means, and the way out. */
import { isBusy, type Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './session-pane.module.css'

export function SafeModeBanner({ session: { id, state, safeMode } }: { session: Session }) {
  const { client, sessions } = useBullpen()
  const act = useAction()
  if (safeMode !== true) return null
  const startNormally = () => void act(async () => sessions.put(await client.sessions.startNormally({ id })))
  return (
    <div className={styles.banner}>
      <Notice
        tone="warning"
        message="Opened in safe mode because Bullpen ended again and again while this session was at work."
        remedy="It is not started by itself, and nothing runs beside the agent: no hooks, no MCP servers, no settings of the project."
        actions={
          <Button size="sm" disabled={isBusy(state)} onClick={startNormally}>
            Start normally
          </Button>
        }
      />
    </div>
  )
}
