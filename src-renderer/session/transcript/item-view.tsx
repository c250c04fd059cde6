/** Paints one item of a transcript. */
import { ChevronRight, Clock } from 'lucide-react'
import { memo, useState } from 'react'
import type { AppErrorData } from '#shared/errors.ts'
import { formatCost, formatDuration, formatTokens, totalTokens } from '../../client/format.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { Foldable } from '../tools/foldable.tsx'
import { ToolCard } from '../tools/tool-card.tsx'
import styles from './item-view.module.css'
import type { Item, NoticeItem, PromptItem, TextItem, ToolItem, TurnItem } from './items.ts'

export type ItemActions = {
  /** The demo: its figures are made up and nothing is charged. */
  readonly free: boolean
  readonly onSendAgain: (text: string) => void
  readonly onSignIn: () => void
  readonly onChooseModel: () => void
}

type ItemViewProps = { item: Item; cwd: string; actions: ItemActions }

export const ItemView = memo(function ItemView({ item, cwd, actions }: ItemViewProps) {
  switch (item.kind) {
    case 'prompt':
      return <PromptView item={item} />
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
  }
})

/** A pasted log should not push the answer out of sight. */
const PROMPT_LINES = 16

function PromptView({ item: { text, started } }: { item: PromptItem }) {
  const lines = text.split('\n')
  return (
    <article className={classNames(styles.prompt, !started && styles.notStarted)} aria-label="You">
      <div className={styles.promptText}>
        <Foldable count={lines.length} shown={PROMPT_LINES} unit="lines">
          {(limit) => <p>{shorten(limit === Infinity ? text : lines.slice(0, limit).join('\n'))}</p>}
        </Foldable>
      </div>
      <div className={styles.tools}>
        {started ? null : <Clock size={13} aria-label="Not started yet" />}
        <CopyButton text={text} label="Copy prompt" />
      </div>
    </article>
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

function ThinkingView({ item: { text, streaming } }: { item: TextItem }) {
  const [open, setOpen] = useState(false)
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

function TurnView({ item, actions }: { item: TurnItem; actions: ItemActions }) {
  const { outcome, error, usage, durationMs, promptText, at } = item
  const figures = [
    ...(durationMs >= 100 ? [formatDuration(durationMs)] : []),
    ...(usage && totalTokens(usage) > 0 ? [`${formatTokens(totalTokens(usage))} tokens`] : []),
    ...(usage && usage.costUsd > 0 && !actions.free ? [formatCost(usage.costUsd)] : []),
  ]
  return (
    <footer className={styles.turn}>
      {error && (outcome === 'failed' || outcome === 'lost') && (
        <Notice
          tone="error"
          message={error.message}
          remedy={error.remedy}
          detail={error.detail}
          actions={<TurnActions error={error} promptText={promptText} actions={actions} />}
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

type TurnActionsProps = { error: AppErrorData; promptText: string | null; actions: ItemActions }

function TurnActions({ error, promptText, actions }: TurnActionsProps) {
  const { onSendAgain, onSignIn, onChooseModel } = actions
  return (
    <>
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
      {promptText !== null && (
        <Button size="sm" onClick={() => onSendAgain(promptText)}>
          Try again
        </Button>
      )}
    </>
  )
}
