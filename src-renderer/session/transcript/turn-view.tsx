/** How a turn ended: why, what helps where it failed, and what it took. */
import type { AppErrorData } from '#shared/errors.ts'
import type { Usage } from '#shared/session.ts'
import { formatCost, formatDuration, formatMoment, formatTokens } from '../../client/format.ts'
import { useNow } from '../../client/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { ItemActions } from './item-actions.ts'
import type { TurnItem } from './items.ts'
import styles from './turn-view.module.css'
import { stopWords } from './words.ts'

export function TurnView({ item, actions }: { item: TurnItem; actions: ItemActions | null }) {
  const { outcome, error, at, stopReason } = item
  return (
    <footer className={styles.turn} aria-label="End of the turn">
      {error && !item.explained && (outcome === 'failed' || outcome === 'lost') && (
        <Notice
          tone="error"
          message={error.message}
          remedy={error.remedy}
          detail={error.detail}
          actions={actions && <TurnActions item={item} error={error} actions={actions} />}
        />
      )}
      <p className={styles.figures} title={at === null ? undefined : new Date(at).toLocaleString()}>
        {outcome !== 'completed' && <span className={styles.outcome}>{OUTCOMES[outcome]}</span>}
        {stopReason !== null && <span className={styles.outcome}>{stopWords(stopReason)}</span>}
        {figuresOf(item, actions?.free ?? false).map(({ text, title }) => (
          <span key={text} title={title}>
            {text}
          </span>
        ))}
      </p>
    </footer>
  )
}

const OUTCOMES = { interrupted: 'Interrupted', failed: 'Failed', lost: 'Lost' }

type Figure = { readonly text: string; readonly title?: string | undefined }

function figuresOf({ durationMs, waitedMs, usage, models }: TurnItem, free: boolean): Figure[] {
  const [model, ...helpers] = models
  const workedMs = durationMs - waitedMs
  return [
    ...(workedMs >= 100 ? [{ text: formatDuration(workedMs), title: waitedMs > 0 ? 'At work' : undefined }] : []),
    ...(waitedMs >= 1_000 ? [{ text: `waited ${formatDuration(waitedMs)} for you` }] : []),
    ...(model === undefined
      ? []
      : [{ text: model, title: helpers.length === 0 ? undefined : `With help of ${helpers.join(', ')}` }]),
    ...(usage ? tokensOf(usage) : []),
    ...(usage && usage.costUsd > 0 && !free ? [{ text: formatCost(usage.costUsd), title: 'At list price' }] : []),
    ...(usage?.costUnknown && !free
      ? [{ text: 'cost not known', title: 'The CLI ended before it told the cost' }]
      : []),
  ]
}

/** What the cache gave costs a tenth, hence apart. */
function tokensOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: Usage): Figure[] {
  const exactly = (count: number) => `${count.toLocaleString('en')} tokens`
  const read = inputTokens + cacheWriteTokens
  return [
    ...(read > 0
      ? [
          {
            text: `${formatTokens(read)} in`,
            title: `${exactly(read)}, ${exactly(cacheWriteTokens)} of them put in the cache`,
          },
        ]
      : []),
    ...(cacheReadTokens > 0
      ? [{ text: `${formatTokens(cacheReadTokens)} cached`, title: `${exactly(cacheReadTokens)} from the cache` }]
      : []),
    ...(outputTokens > 0 ? [{ text: `${formatTokens(outputTokens)} out`, title: exactly(outputTokens) }] : []),
  ]
}

type TurnActionsProps = {
  item: Pick<TurnItem, 'promptText' | 'promptRest' | 'promptImages'>
  error: AppErrorData
  actions: ItemActions
}

function TurnActions({ item: { promptText, promptRest, promptImages }, error, actions }: TurnActionsProps) {
  const { onSendAgain, onSignIn, onChooseModel, continueAtReset, onContinueAtReset } = actions
  return (
    <>
      {error.resetsAt !== undefined && (
        <ResetSwitch at={error.resetsAt} on={continueAtReset} onChange={onContinueAtReset} />
      )}
      {error.kind === 'auth' && (
        <Button size="sm" look="primary" onClick={onSignIn}>
          Sign in…
        </Button>
      )}
      {error.kind === 'invalid_model' && (
        <Button size="sm" look="primary" onClick={onChooseModel}>
          Choose model…
        </Button>
      )}
      {error.kind === 'too_long' && (
        <Button size="sm" look="primary" onClick={() => onSendAgain('/compact')}>
          Compact
        </Button>
      )}
      {promptText !== null && (
        <Button size="sm" onClick={() => onSendAgain(promptText, promptImages, promptRest)}>
          Try again
        </Button>
      )}
    </>
  )
}

type ResetSwitchProps = { at: number; on: boolean; onChange: (on: boolean) => void }

function ResetSwitch({ at, on, onChange }: ResetSwitchProps) {
  const now = useNow(30_000)
  if (at <= now) return null
  return (
    <label className={styles.reset}>
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      Go on by itself at {formatMoment(at, now)}
    </label>
  )
}
