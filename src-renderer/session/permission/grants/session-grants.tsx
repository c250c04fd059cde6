/** What is allowed in this session without asking, each with the way to take it back. */
import { ShieldCheck, X } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../../../client/context.tsx'
import { currentOffers, useOpener } from '../../../client/offers.ts'
import { useAction } from '../../../client/use-action.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import type { MenuEntry } from '../../../ui/menu.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { KeptRules } from './kept-rules.tsx'
import { meaningOf } from '../rules/rule-words.ts'
import styles from './session-grants.module.css'

/** For the menu of the session: settings files may allow something where the answers of this session did not. */
export const grantsEntry = ({ disabled }: { disabled: boolean }): MenuEntry => ({
  label: 'What is allowed…',
  icon: <ShieldCheck size={14} />,
  disabled,
  // the menu goes first, and gives the focus back to its button in a task of its own: the panel would close again
  onSelect: () => setTimeout(() => setTimeout(showGrants)),
})

function showGrants(): void {
  const offer = currentOffers()['session.grants']
  if (typeof offer === 'function') offer()
}

export function SessionGrants({ session }: { session: Session }) {
  const { id, grants } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const { open, onOpenChange: setOpen } = useOpener('session.grants')
  const [hadSome, setHadSome] = useState(false)
  const [leaving, setLeaving] = useState<string | null>(null)
  if (grants.length === 0 && !open) return null
  const revoke = (rule: string) => {
    setLeaving(rule)
    setHadSome(true)
    void act(async () => sessions.put(await client.permissions.revoke({ sessionId: id, rule }))).finally(() =>
      setLeaving(null),
    )
  }
  return (
    <Popover
      label="Allowed in this session"
      focusPanel
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          look="ghost"
          size="sm"
          aria-label={grants.length === 0 ? 'Allowed without asking' : `${grants.length} allowed in this session`}
        >
          <ShieldCheck size={13} aria-hidden />
          {grants.length === 0 ? 'Allowed' : `${grants.length} allowed`}
        </Button>
      }
    >
      <h2 className={styles.title}>Allowed in this session</h2>
      {grants.length === 0 ? (
        <p className={styles.note}>
          {hadSome ? 'Nothing any more.' : 'Nothing by your answers.'} Its permission mode says what is asked.
        </p>
      ) : (
        <ul className={styles.grants}>
          {grants.map((rule) => (
            <li key={rule}>
              <div>
                <code>{rule}</code>
                <p className={styles.note}>{meaningOf(rule)}</p>
              </div>
              <IconButton
                size="sm"
                label={`Take back ${rule}`}
                disabled={leaving !== null}
                onClick={() => revoke(rule)}
              >
                <X size={13} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {grants.length > 0 && <p className={styles.note}>Kept while the session sleeps, gone with it.</p>}
      <KeptRules sessionId={id} />
    </Popover>
  )
}
