/** Paints one item of a transcript. */
import { Clock } from 'lucide-react'
import { memo, use, useMemo } from 'react'
import type { PromptImage } from '#shared/images.ts'
import { Chevron } from '../../ui/chevron.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Notice } from '../../ui/notice.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { Foldable, FoldScope } from '../tools/foldable.tsx'
import { useFold } from '../tools/folds.ts'
import { Rest, RestImage } from '../tools/long-result.tsx'
import { Output } from '../tools/output.tsx'
import { StepsView } from '../tools/steps-view.tsx'
import { type Opens, ToolCard } from '../tools/tool-card.tsx'
import { GapView } from './gap-view.tsx'
import type { ItemActions } from './item-actions.ts'
import { RevealedContext } from './locate.ts'
import styles from './item-view.module.css'
import type { Item, NoticeItem, PromptItem, Step, TextItem } from './items.ts'
import { foldOf } from './prompt-fold.ts'
import { WithTools } from './message-tools.tsx'
import { RowBoundary } from './row-boundary.tsx'
import { TurnView } from './turn-view.tsx'

/** `actions`: null where the conversation can only be read. */
type ItemViewProps = {
  item: Item
  cwd: string
  actions: ItemActions | null
  /** What of it may open by itself. */
  opens?: Opens
}

export const ItemView = memo(function ItemView({ item, cwd, actions, opens = 'alone' }: ItemViewProps) {
  switch (item.kind) {
    case 'prompt':
      return <PromptView item={item} />
    case 'text':
      return <TextView item={item} />
    case 'thinking':
      return <ThinkingView item={item} />
    case 'tool': {
      const renderRow = (row: Item) => (
        <RowBoundary key={row.key} item={row}>
          <WithTools item={row}>
            <ItemView item={row} cwd={cwd} actions={actions} />
          </WithTools>
        </RowBoundary>
      )
      return <ToolCard item={item} cwd={cwd} opens={opens} renderRow={renderRow} />
    }
    case 'steps': {
      const renderStep = (step: Step, stepOpens: Opens) => {
        const view = <ItemView item={step} cwd={cwd} actions={actions} opens={stepOpens} />
        return (
          <RowBoundary key={step.key} item={step}>
            {stepOpens === 'listed' ? <WithTools item={step}>{view}</WithTools> : view}
          </RowBoundary>
        )
      }
      return <StepsView item={item} cwd={cwd} renderStep={renderStep} />
    }
    case 'notice':
      return <NoticeView item={item} />
    case 'turn':
      return <TurnView item={item} actions={actions} />
    case 'gap':
      return <GapView item={item} actions={actions} />
  }
})

const ORIGINS = {
  retry: 'Sent again by Bullpen',
  continue: 'Sent by Bullpen, to go on',
  answers: 'Sent by Bullpen, with your answer',
}

function PromptView({ item }: { item: PromptItem }) {
  const { text, rest, images = [], started, origin } = item
  const { end, hidden, unit } = useMemo(() => foldOf(text), [text])
  const author = origin === null ? 'You' : ORIGINS[origin]
  return (
    <article className={classNames(styles.prompt, !started && styles.notStarted)} aria-label={author}>
      <div className={styles.promptText}>
        {origin !== null && <span className={styles.origin}>{author}</span>}
        <PromptImages images={images} />
        <FoldScope value={item.key}>
          <Foldable count={hidden} shown={0} unit={unit}>
            {(limit) => <p>{limit === Infinity ? shorten(text) : text.slice(0, end)}</p>}
          </Foldable>
        </FoldScope>
        {rest && (
          <div className={styles.promptRest}>
            <Rest rest={rest} from={text.length} label="Prompt" />
          </div>
        )}
      </div>
      {!started && <Clock size={13} className={styles.clock} aria-label="Not started yet" />}
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

/** As much as comes with its event; of what is longer the rest is read on demand. Painting megabytes would stall the window. */
const PAINTED_CHARACTERS = 64 * 1024

const shorten = (text: string): string =>
  text.length <= PAINTED_CHARACTERS
    ? text
    : `${text.slice(0, PAINTED_CHARACTERS)}\n… ${(text.length - PAINTED_CHARACTERS).toLocaleString('en')} more characters (copy the prompt to see all)`

function TextView({ item: { text, streaming, aborted } }: { item: TextItem }) {
  return (
    <article className={styles.text} aria-label="Claude" aria-busy={streaming}>
      <Markdown text={text} streaming={streaming} />
      {aborted && <p className={styles.cut}>Cut short here.</p>}
    </article>
  )
}

function ThinkingView({ item: { key, text, streaming } }: { item: TextItem }) {
  const isRevealed = use(RevealedContext)?.itemKey === key
  const [open, setOpen] = useFold(key, isRevealed)
  return (
    <section className={styles.thinking} aria-label="Thinking">
      <button type="button" className={styles.thinkingBar} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron open={open} />
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

function NoticeView({ item: { key, level, text, error, output, at } }: { item: NoticeItem }) {
  if (output === 'terminal') {
    return (
      <FoldScope value={key}>
        <Output text={text} label="Output" />
      </FoldScope>
    )
  }
  if (output === 'markdown') {
    return (
      <section className={styles.printed} aria-label="Output">
        <Markdown text={text} quiet lines />
      </section>
    )
  }
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
