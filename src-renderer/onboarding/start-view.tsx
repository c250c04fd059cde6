/** What the window shows while no session is open: how things stand, and what to do first. */
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, FlaskConical, FolderClock, Plus } from 'lucide-react'
import { toAppErrorData } from '#shared/errors.ts'
import type { SystemInfo } from '#shared/system.ts'
import { useBullpen, useSessions } from '../client/context.tsx'
import { useKeys } from '../client/use-keys.ts'
import { BrandMark } from '../ui/brand.tsx'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { focusIfFree } from '../ui/focus.ts'
import { Kbd } from '../ui/kbd.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './onboarding.module.css'
import { SignInChoices } from './sign-in-choices.tsx'

type StartViewProps = { onNewSession: () => void; onDemo: () => void; onLibrary: () => void }

export function StartView({ onNewSession, onDemo, onLibrary }: StartViewProps) {
  const { queries } = useBullpen()
  const { byId } = useSessions()
  const newKey = useKeys()('session.new')
  const info = useQuery(queries.system.info.queryOptions())
  return (
    <div className={styles.start}>
      <div className={styles.card}>
        <header className={styles.brand}>
          <BrandMark size={30} />
          <div>
            <h1>Bullpen</h1>
            <p>Claude Code sessions, kept warm, safe and visible.</p>
          </div>
        </header>
        {info.isPending && <Loading label="Looking at this machine" />}
        {info.isError && <InfoError error={info.error} onRetry={() => void info.refetch()} />}
        {info.data && (
          <>
            <Checks info={info.data} />
            {info.data.credentials.method === 'none' ? (
              <section className={styles.stack}>
                <h2>How should Claude Code reach a model?</h2>
                <SignInChoices onDemo={onDemo} onDone={onNewSession} />
              </section>
            ) : (
              <div className={styles.row}>
                <Button look="primary" ref={focusIfFree} onClick={onNewSession}>
                  <Plus size={15} aria-hidden />
                  New session
                </Button>
                <Button onClick={onDemo}>
                  <FlaskConical size={14} aria-hidden />
                  Try the demo
                </Button>
                {newKey !== undefined && <Kbd>{newKey}</Kbd>}
              </div>
            )}
          </>
        )}
        <p className={styles.hint}>
          Held a conversation in a terminal?
          <Button look="ghost" size="sm" onClick={onLibrary}>
            <FolderClock size={13} aria-hidden />
            Sessions on this machine
          </Button>
        </p>
        {byId.size > 0 && (
          <p className={styles.hint}>
            Earlier sessions are in the list on the left. A click wakes them where they were.
          </p>
        )}
      </div>
    </div>
  )
}

function Checks({ info: { cli, credentials } }: { info: SystemInfo }) {
  return (
    <ul className={styles.checks}>
      {cli.state === 'ok' ? (
        <li>
          <CircleCheck size={15} className={styles.ok} aria-label="Ready" />
          <span>Claude Code {cli.version}</span>
        </li>
      ) : (
        <li>
          <Notice tone="error" message={cli.error.message} remedy={cli.error.remedy} detail={cli.error.detail} />
        </li>
      )}
      {credentials.method === 'none' ? (
        <li>
          <CircleX size={15} className={styles.missing} aria-label="Missing" />
          <span>No credentials found on this machine</span>
        </li>
      ) : (
        <li>
          <CircleCheck size={15} className={styles.ok} aria-label="Ready" />
          <span>{credentials.source}</span>
        </li>
      )}
    </ul>
  )
}

function InfoError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return <FailureNotice error={toAppErrorData(error)} onRetry={onRetry} />
}
