/** Paints one item of a transcript. */
import { ChevronRight, Clock, GitFork, Undo2 } from 'lucide-react'
import { memo, use, useState } from 'react'
import type { AppErrorData } from '#shared/errors.ts'
import type { PromptImage } from '#shared/images.ts'
import type { PromptId } from '#shared/ids.ts'
import { formatCost, formatDuration, formatMoment, formatTokens, totalTokens } from '../../client/format.ts'
import { useNow } from '../../client/use-now.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { Foldable } from '../tools/foldable.tsx'
import { RestImage } from '../tools/long-result.tsx'
import { ToolCard } from '../tools/tool-card.tsx'
import { GapView } from './gap-view.tsx'
import { RevealedContext } from './locate.ts'
import styles from './item-view.module.css'
import type { Item, NoticeItem, PromptItem, TextItem, ToolItem, TurnItem } from './items.ts'

export type ItemActions = {
  /** The demo: its figures are made up and nothing is charged. */
  readonly free: boolean
  readonly onSendAgain: (text: string, images?: readonly PromptImage[]) => void
  readonly onSignIn: () => void
  readonly onChooseModel: () => void
  /** The next prompt begins a new conversation: the agent's own record of this one is gone. */
  readonly onStartFresh?: (() => void) | undefined
  /** Going on by itself when a usage limit is lifted. */
  readonly continueAtReset: boolean
  readonly onContinueAtReset: (on: boolean) => void
  /** A session of its own that knows what was said before this prompt. Absent for the first: nothing was. */
  readonly onFork?: ((prompt: PromptItem) => void) | undefined
  /** Back to before this prompt. */
  readonly onGoBack?: ((prompt: PromptItem) => void) | undefined
  /** Of the session; null while it is not known. */
  readonly firstPrompt?: PromptId | null | undefined
}

/** `actions`: null where the conversation can only be read. */
type ItemViewProps = { item: Item; cwd: string; actions: ItemActions | null }

export const ItemView = memo(function ItemView({ item, cwd, actions }: ItemViewProps) {
  switch (item.kind) {
    case 'prompt':
      return <PromptView item={item} actions={actions} />
    case 'text':
      return <TextView item={item} />
    case 'thinking':
      return <ThinkingView item={item} />
    case 'tool': {
      const renderChildren = ({ children }: ToolItem) =>
        children.map((child) => <ItemView key={child.key} item={child} cwd={cwd} actions={actions} />)
      return <ToolCard item={item} cwd={cwd} renderChildren={renderChildren} />
    }
    case 'notice':
      return <NoticeView item={item} />
    case 'turn':
      return <TurnView item={item} actions={actions} />
    case 'gap':
      return <GapView item={item} actions={actions} />
  }
})

/** A pasted log should not push the answer out of sight. */
const PROMPT_LINES = 16

const ORIGINS = { retry: 'Sent again by Bullpen', continue: 'Sent by Bullpen, to go on' }

function PromptView({ item, actions }: { item: PromptItem; actions: ItemActions | null }) {
  const { text, images = [], started, origin } = item
  const lines = text.split('\n')
  const author = origin === null ? 'You' : ORIGINS[origin]
  return (
    <article className={classNames(styles.prompt, !started && styles.notStarted)} aria-label={author}>
      <div className={styles.promptText}>
        {origin !== null && <span className={styles.origin}>{author}</span>}
        <PromptImages images={images} />
        <Foldable count={lines.length} shown={PROMPT_LINES} unit="lines">
          {(limit) => <p>{shorten(limit === Infinity ? text : lines.slice(0, limit).join('\n'))}</p>}
        </Foldable>
      </div>
      <div className={styles.tools}>
        {started ? null : <Clock size={13} aria-label="Not started yet" />}
        {item.startSeq !== null && actions && <PromptActions item={item} actions={actions} />}
        <CopyButton text={text} label="Copy prompt" />
      </div>
    </article>
  )
}

function PromptImages({ images }: { images: readonly PromptImage[] }) {
  if (images.length === 0) return null
  return (
    <div className={styles.promptImages}>
      {images.map(({ rest, mediaType }, index) => (
        <RestImage key={rest.id} rest={rest} mediaType={mediaType} alt={`Image ${index + 1} of the prompt`} />
      ))}
    </div>
  )
}

function PromptActions({
  item,
  actions: { onFork, onGoBack, firstPrompt },
}: {
  item: PromptItem
  actions: ItemActions
}) {
  return (
    <>
      {onGoBack && (
        <IconButton size="sm" label="Go back to here…" onClick={() => onGoBack(item)}>
          <Undo2 size={13} />
        </IconButton>
      )}
      {onFork && firstPrompt !== item.promptId && (
        <IconButton size="sm" label="Fork from here" onClick={() => onFork(item)}>
          <GitFork size={13} />
        </IconButton>
      )}
    </>
  )
}

/** A prompt may be megabytes long; painting it whole would stall the window. */
const PAINTED_CHARACTERS = 50_000

const shorten = (text: string): string =>
  text.length <= PAINTED_CHARACTERS
    ? text
    : `${text.slice(0, PAINTED_CHARACTERS)}\n… ${(text.length - PAINTED_CHARACTERS).toLocaleString('en')} more characters (copy the prompt to see all)`

function TextView({ item: { text, streaming, aborted } }: { item: TextItem }) {
  return (
    <article className={styles.text} aria-label="Claude" aria-busy={streaming}>
      <Markdown text={text} streaming={streaming} />
      {aborted && <p className={styles.cut}>Cut short here.</p>}
      {!streaming && (
        <div className={styles.tools}>
          <CopyButton text={text} label="Copy answer as Markdown" />
        </div>
      )}
    </article>
  )
}

function ThinkingView({ item: { key, text, streaming } }: { item: TextItem }) {
  const [chosen, setOpen] = useState<boolean | null>(null)
  const isRevealed = use(RevealedContext)?.itemKey === key
  const open = chosen ?? isRevealed
  return (
    <section className={styles.thinking} aria-label="Thinking">
      <button type="button" className={styles.thinkingBar} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={13} className={classNames(styles.chevron, open && styles.turned)} aria-hidden />
        {streaming ? 'Thinking…' : 'Thought'}
        {!open && <span className={styles.preview}>{streaming ? lastWords(text) : firstWords(text)}</span>}
      </button>
      {open && (
        <div className={styles.thinkingText}>
          <Markdown text={text} streaming={streaming} quiet />
        </div>
      )}
    </section>
  )
}

const PREVIEW_CHARACTERS = 160
const firstWords = (text: string) => text.slice(0, PREVIEW_CHARACTERS).replace(/\s+/g, ' ')
const lastWords = (text: string) => text.slice(-PREVIEW_CHARACTERS).replace(/\s+/g, ' ')

function NoticeView({ item: { level, text, error, at } }: { item: NoticeItem }) {
  if (level === 'quiet') {
    return (
      <p className={styles.quiet} title={at === null ? undefined : new Date(at).toLocaleString()}>
        {text}
      </p>
    )
  }
  if (!error) return <Notice tone={level} message={text} />
  return <Notice tone={level} message={`${text}: ${error.message}`} remedy={error.remedy} detail={error.detail} />
}

function TurnView({ item, actions }: { item: TurnItem; actions: ItemActions | null }) {
  const { outcome, error, usage, durationMs, promptText, promptImages, at } = item
  const figures = [
    ...(durationMs >= 100 ? [formatDuration(durationMs)] : []),
    ...(usage && totalTokens(usage) > 0 ? [`${formatTokens(totalTokens(usage))} tokens`] : []),
    ...(usage && usage.costUsd > 0 && !actions?.free ? [formatCost(usage.costUsd)] : []),
  ]
  return (
    <footer className={styles.turn}>
      {error && !item.explained && (outcome === 'failed' || outcome === 'lost') && (
        <Notice
          tone="error"
          message={error.message}
          remedy={error.remedy}
          detail={error.detail}
          actions={
            actions && (
              <TurnActions error={error} promptText={promptText} promptImages={promptImages} actions={actions} />
            )
          }
        />
      )}
      <p className={styles.figures} title={at === null ? undefined : new Date(at).toLocaleString()}>
        {outcome !== 'completed' && <span className={styles.outcome}>{OUTCOMES[outcome]}</span>}
        {figures.map((figure) => (
          <span key={figure}>{figure}</span>
        ))}
      </p>
    </footer>
  )
}

const OUTCOMES = { interrupted: 'Interrupted', failed: 'Failed', lost: 'Lost' }

type TurnActionsProps = {
  error: AppErrorData
  promptText: string | null
  promptImages: readonly PromptImage[] | undefined
  actions: ItemActions
}

function TurnActions({ error, promptText, promptImages, actions }: TurnActionsProps) {
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
        <Button size="sm" onClick={() => onSendAgain(promptText, promptImages)}>
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
