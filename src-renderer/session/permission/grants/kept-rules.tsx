/** Rules of the settings files that hold in this session, each with the way to take it out of its file. */
import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { KeptRule, KeptScope } from '#shared/permission-rules.ts'
import { useBullpen } from '../../../client/context.tsx'
import { useAction } from '../../../client/use-action.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { meaningOf } from '../rules/rule-words.ts'
import styles from './session-grants.module.css'

const WHERE: Readonly<Record<KeptScope, string>> = {
  local: 'this project, for you',
  project: 'this project, for everyone',
  user: 'all your projects',
}

const keyOf = ({ rule, scope }: KeptRule): string => `${scope} ${rule}`

export function KeptRules({ sessionId }: { sessionId: SessionId }) {
  const { client, queries, queryClient } = useBullpen()
  const act = useAction()
  const kept = queries.permissions.kept.queryOptions({ input: { sessionId }, staleTime: 0, retry: false })
  const { data, isError } = useQuery(kept)
  /** Asked about once more: it is gone for every session. */
  const [sure, setSure] = useState<string | null>(null)
  const drop = ({ rule, scope }: KeptRule) =>
    void act(async () => {
      queryClient.setQueryData(kept.queryKey, await client.permissions.drop({ sessionId, rule, scope }))
      setSure(null)
    })
  if (isError) return <p className={styles.note}>The rules of the settings files could not be read.</p>
  if (!data) return null
  return (
    <>
      <h2 className={styles.title}>Allowed by settings files</h2>
      {data.length === 0 && <p className={styles.note}>No rule of a settings file allows anything here.</p>}
      {data.length > 0 && (
        <ul className={styles.grants} aria-label="Allowed by settings files">
          {data.map((one) => (
            <li key={keyOf(one)} title={one.file}>
              <div>
                <code>{one.rule}</code>
                <p className={styles.note}>
                  {meaningOf(one.rule)} In {WHERE[one.scope]}.
                </p>
              </div>
              {sure === keyOf(one) ? (
                <Button size="sm" look="danger" autoFocus onClick={() => drop(one)} onBlur={() => setSure(null)}>
                  Remove for good
                </Button>
              ) : (
                <IconButton size="sm" label={`Remove ${one.rule}`} onClick={() => setSure(keyOf(one))}>
                  <Trash2 size={13} />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
