/** What can be done with one message: over its corner where the pointer or the keyboard is, and always there for a reader. */
import { Check, Copy, GitFork, Link, Undo2 } from 'lucide-react'
import { memo, type ReactNode, use } from 'react'
import { COPIED_WORDS, useCopied } from '../../ui/use-copied.ts'
import { asMarkdown } from './as-markdown.ts'
import { CopyLinkContext, type ItemActions } from './item-actions.ts'
import type { Item } from './items.ts'
import styles from './message-tools.module.css'

type MessageToolsProps = {
  item: Item
  /** Null where the conversation can only be read. */
  actions: ItemActions | null
  onCopyLink: ((item: Item) => void) | null
}

const COPY_LABELS = {
  prompt: 'Copy prompt',
  text: 'Copy answer as Markdown',
  thinking: 'Copy thought',
  tool: 'Copy call and result as Markdown',
  steps: 'Copy these steps as Markdown',
  notice: 'Copy notice',
}

export const MessageTools = memo(function MessageTools({ item, actions, onCopyLink }: MessageToolsProps) {
  const { kind } = item
  if (kind === 'turn' || kind === 'gap') return null
  if ((kind === 'text' || kind === 'thinking') && item.streaming) return null
  if (kind === 'tool' && item.writing !== null) return null
  return (
    <div className={styles.place}>
      <div role="toolbar" aria-label="With this message" className={styles.tools}>
        {kind === 'prompt' && item.startSeq !== null && actions?.onGoBack && (
          <Tool label="Go back to here…" icon={<Undo2 size={13} />} onClick={() => actions.onGoBack?.(item)} />
        )}
        {actions?.onFork && canFork(item, actions) && (
          <Tool
            label={kind === 'prompt' ? 'Fork from here' : 'Fork after this'}
            icon={<GitFork size={13} />}
            onClick={() => actions.onFork?.(item)}
          />
        )}
        {onCopyLink && (
          <Tool label="Copy link to this message" icon={<Link size={13} />} onClick={() => onCopyLink(item)} />
        )}
        <CopyTool label={COPY_LABELS[kind]} textOf={() => wholeOf(item, actions)} />
      </div>
    </div>
  )
})

/** Around an item within another one, which can be copied and linked to by itself. */
export function WithTools({ item, children }: { item: Item; children: ReactNode }) {
  const onCopyLink = use(CopyLinkContext)
  return (
    <div className={styles.within}>
      <MessageTools item={item} actions={null} onCopyLink={onCopyLink} />
      {children}
    </div>
  )
}

/** Before a prompt there must be something to know; an answer and a call have to be finished. */
function canFork(item: Item, { firstPrompt }: ItemActions): boolean {
  switch (item.kind) {
    case 'prompt':
      return item.startSeq !== null && item.promptId !== firstPrompt
    case 'text':
      return !item.aborted
    case 'tool':
      return item.result !== null
    case 'steps':
      return !item.live && item.steps.some((step) => step.kind === 'tool' && step.result !== null)
    default:
      return false
  }
}

async function wholeOf(item: Item, actions: ItemActions | null): Promise<string> {
  if (item.kind === 'prompt' && item.rest && actions?.wholeOf) return actions.wholeOf(item)
  return asMarkdown(item) ?? ''
}

type ToolProps = { label: string; icon: ReactNode; onClick: () => void }

/** Dozens are on the screen at once, hence the browser's own tooltip. */
const Tool = ({ label, icon, onClick }: ToolProps) => (
  <button type="button" className={styles.tool} aria-label={label} title={label} onClick={onClick}>
    {icon}
  </button>
)

function CopyTool({ label, textOf }: { label: string; textOf: () => Promise<string> }) {
  const { state, copy } = useCopied()
  const icon = state === 'copied' ? <Check size={13} /> : <Copy size={13} />
  return <Tool label={state === 'ready' ? label : COPIED_WORDS[state]} icon={icon} onClick={() => copy(textOf())} />
}
