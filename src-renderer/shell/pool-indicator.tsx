/** The warm pool in the status bar: a glyph and two words; the figures on hover, the dashboard on click. */
import { useCallback } from 'react'
import { useBullpen } from '../client/context.tsx'
import { useLive } from '../client/use-live.ts'
import { classNames } from '../ui/class-names.ts'
import { tip } from '../ui/tooltip.ts'
import styles from './pool-indicator.module.css'
import { poolGlance } from './pool-words.ts'

export function PoolIndicator({ onOpenDashboard }: { onOpenDashboard: () => void }) {
  const { client } = useBullpen()
  const { value } = useLive(useCallback((signal: AbortSignal) => client.pool.watch(undefined, { signal }), [client]))
  if (value === null) return null
  const { state, words, detail } = poolGlance(value)
  return (
    <button
      type="button"
      className={styles.indicator}
      aria-label={`Warm pool: ${words}. Open the dashboard`}
      {...tip(detail)}
      onClick={onOpenDashboard}
    >
      <svg width={12} height={12} viewBox="0 0 12 12" className={classNames(styles.glyph, styles[state])} aria-hidden>
        <circle cx={6} cy={6} r={5} className={styles.pen} />
        {state === 'ready' && <circle cx={6} cy={6} r={2.5} className={styles.fill} />}
        {state === 'filling' && <path d="M6 3.5a2.5 2.5 0 0 0 0 5z" className={styles.fill} />}
        {state === 'paused' && <path d="M4 3.75h1.25v4.5H4zM6.75 3.75H8v4.5H6.75z" className={styles.fill} />}
      </svg>
      Pool: {words}
    </button>
  )
}
