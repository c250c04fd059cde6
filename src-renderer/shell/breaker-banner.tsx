/** Says that prompts wait because the API fails for all sessions, until when, and lets the user try at once. */
import { Unplug } from 'lucide-react'
import { useOpenBreaker } from '../client/breaker.tsx'
import { useBullpen, useConnection } from '../client/context.tsx'
import { formatElapsed } from '../client/format.ts'
import { useAction } from '../client/use-action.ts'
import { useNow } from '../client/use-now.ts'
import { Button } from '../ui/button.tsx'
import styles from './shell.module.css'

export function BreakerBanner() {
  const { client } = useBullpen()
  const act = useAction()
  const breaker = useOpenBreaker()
  const { kind } = useConnection()
  const now = useNow(1_000, breaker?.state === 'open')
  if (breaker === null || kind === 'offline') return null // what was known of it may be long past
  const left = Math.max(0, Math.ceil(((breaker.retryAt ?? now) - now) / 1_000))
  return (
    <div className={styles.banner} role="status" title={breaker.reason?.remedy}>
      <Unplug size={14} aria-hidden />
      <span className={styles.bannerWords}>
        {breaker.reason?.message ?? 'The API fails.'} It failed for several sessions, so prompts wait.{' '}
        {breaker.state === 'open' ? (
          <span aria-live="off">The next one is tried in {formatElapsed(left)}.</span>
        ) : (
          'The next prompt is let through to see whether it answers again.'
        )}
      </span>
      {breaker.state === 'open' && (
        <Button size="sm" look="ghost" onClick={() => void act(() => client.breaker.tryNow())}>
          Try now
        </Button>
      )}
    </div>
  )
}
