/** The limits one session has of its own. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import { type LimitName, type LimitOverrides, limitsFor } from '#shared/limits.ts'
import { useBullpen, useSession } from '../client/context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import { Loading } from '../ui/empty.tsx'
import { LimitRows } from './limit-rows.tsx'
import styles from './setting-row.module.css'

/** `id` null = closed. */
type SessionLimitsDialogProps = { id: SessionId | null; onClose: () => void }

export const SessionLimitsDialog = ({ id, onClose }: SessionLimitsDialogProps) => (
  <Dialog
    open={id !== null}
    onOpenChange={(open) => !open && onClose()}
    title="Limits of this session"
    description="They override the limits of its project and of the settings, from now on. The session goes on whatever they are."
    width="lg"
  >
    {id !== null && <SessionLimits id={id} onClose={onClose} />}
  </Dialog>
)

function SessionLimits({ id, onClose }: { id: SessionId; onClose: () => void }) {
  const { client, queries, sessions } = useBullpen()
  const session = useSession(id)
  const settings = useQuery(queries.settings.get.queryOptions()).data?.settings
  const [refusal, setRefusal] = useState<{ name: LimitName | null; words: string } | null>(null)
  if (!session || !settings) return <Loading label="Loading the limits" />
  const change = async (limits: LimitOverrides, name: LimitName | null) => {
    try {
      sessions.put(await client.sessions.setLimits({ id, limits }))
      setRefusal(null)
    } catch (error) {
      const { message, remedy } = toAppErrorData(error)
      setRefusal({ name, words: `${message} ${remedy}` })
    }
  }
  return (
    <>
      <DialogBody>
        <div className={styles.rows}>
          <LimitRows
            own={session.limits}
            inherited={limitsFor({ settings, cwd: session.cwd })}
            errorOf={(name) => (refusal?.name === name ? refusal.words : undefined)}
            refuse={(name, words) => setRefusal({ name, words })}
            onChange={(limits, name) => void change(limits, name)}
          />
        </div>
      </DialogBody>
      <DialogActions>
        <Button disabled={Object.keys(session.limits).length === 0} onClick={() => void change({}, null)}>
          None of its own
        </Button>
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </>
  )
}
