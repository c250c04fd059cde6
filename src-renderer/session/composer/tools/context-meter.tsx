/** How full the model's context is, what fills it, and the way to compact it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ContextUsage } from '#shared/composing.ts'
import { isBusy, type Session } from '#shared/session.ts'
import { useBullpen } from '../../../client/context.tsx'
import { useOpener } from '../../../client/offers.ts'
import { formatTokens, totalTokens } from '../../../client/format.ts'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Popover } from '../../../ui/popover.tsx'
import { showServers } from '../../mcp/servers-state.tsx'
import styles from './context-meter.module.css'

/** From here on it is worth a thought: the CLI compacts by itself a little later. */
const WARN_PERCENT = 80
const RADIUS = 5.5
const ROUND = 2 * Math.PI * RADIUS

export function ContextMeter({ session, onCompact }: { session: Session; onCompact: () => void }) {
  const { client } = useBullpen()
  const { id, state, usage, activeModel } = session
  const isIdle = state.kind === 'idle'
  const context = useQuery({
    // between turns, and once more after each
    queryKey: ['context', id, isIdle, totalTokens(usage), activeModel],
    queryFn: () => client.sessions.contextUsage({ id }),
    enabled: !isBusy(state),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  })
  const { open, onOpenChange: setOpen } = useOpener('session.context', context.data ? null : 'Known once it had a turn')
  if (!context.data) return null
  const percent = percentOf(context.data)
  const full = percent >= WARN_PERCENT
  const label = `Context: ${percent}% full`
  return (
    <Popover
      label="Context"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="ghost" size="sm" className={classNames(styles.meter, full && styles.full)} aria-label={label}>
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
            <circle className={styles.track} cx="7" cy="7" r={RADIUS} />
            <circle
              className={styles.fill}
              cx="7"
              cy="7"
              r={RADIUS}
              strokeDasharray={`${(percent / 100) * ROUND} ${ROUND}`}
              transform="rotate(-90 7 7)"
            />
          </svg>
          {full ? `Context ${percent}% full` : `${percent}%`}
        </Button>
      }
    >
      <Breakdown
        usage={context.data}
        percent={percent}
        onServers={() => {
          setOpen(false)
          showServers(id)
        }}
        onCompact={() => {
          setOpen(false)
          onCompact()
        }}
      />
    </Popover>
  )
}

type BreakdownProps = { usage: ContextUsage; percent: number; onServers: () => void; onCompact: () => void }

function Breakdown({ usage, percent, onServers, onCompact }: BreakdownProps) {
  const { usedTokens, maxTokens, compactsAt, model, parts } = usage
  return (
    <div className={styles.breakdown}>
      <p className={styles.head}>
        <strong>Context {percent}% full</strong>
        <span>
          {formatTokens(usedTokens)} of {formatTokens(maxTokens)} tokens
        </span>
      </p>
      <ul className={styles.parts}>
        {parts.map(({ name, tokens, kind }) => (
          <li key={name} className={classNames(styles.part, kind !== 'used' && styles.free)}>
            <span>{name}</span>
            <span className={styles.tokens}>{formatTokens(tokens)}</span>
            <meter className={styles.bar} min={0} max={maxTokens} value={tokens} aria-label={name} />
          </li>
        ))}
      </ul>
      <p className={styles.note}>
        {compactsAt !== null && `It is compacted by itself at ${formatTokens(compactsAt)} tokens. `}
        Parts are estimates for {model}.
      </p>
      <div className={styles.actions}>
        <Button size="sm" look="ghost" onClick={onServers}>
          MCP servers…
        </Button>
        <Button size="sm" look={percent >= WARN_PERCENT ? 'primary' : 'secondary'} onClick={onCompact}>
          Compact now
        </Button>
      </div>
    </div>
  )
}

const percentOf = ({ usedTokens, maxTokens }: ContextUsage): number =>
  Math.min(100, Math.round((usedTokens / maxTokens) * 100))
