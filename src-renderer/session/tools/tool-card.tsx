/** A tool call: what it does in one line, its details, its result, and what its subagent did. */
import {
  Ban,
  Bot,
  Check,
  ChevronRight,
  FilePen,
  FilePlus2,
  FileText,
  Globe,
  ListTodo,
  Search,
  SquareTerminal,
  Wrench,
  X,
} from 'lucide-react'
import { memo, type ReactNode, use, useMemo, useState } from 'react'
import { classNames } from '../../ui/class-names.ts'
import type { ToolItem } from '../transcript/items.ts'
import { RevealedContext } from '../transcript/locate.ts'
import { describeTool, relativePath, type ToolDescription, toolTitle } from './describe-tool.ts'
import { countEdits } from './diff-view.tsx'
import { ToolBody } from './tool-body.tsx'
import styles from './tool-card.module.css'

export type ToolStatus = 'writing' | 'waiting' | 'running' | 'done' | 'failed' | 'denied' | 'stopped'

export function toolStatus({ writing, permission, result, stopped }: ToolItem): ToolStatus {
  if (writing !== null) return stopped ? 'stopped' : 'writing'
  if (permission?.outcome?.kind === 'deny') return 'denied'
  if (result) return result.isError ? 'failed' : 'done'
  if (stopped) return 'stopped'
  return permission?.outcome === null ? 'waiting' : 'running'
}

const STATUS_WORDS: Record<ToolStatus, string> = {
  writing: 'being written',
  waiting: 'waits for you',
  running: 'running',
  done: 'done',
  failed: 'failed',
  denied: 'denied',
  stopped: 'stopped',
}

type ToolCardProps = { item: ToolItem; cwd: string; renderChildren: (item: ToolItem) => ReactNode }

export const ToolCard = memo(function ToolCard({ item, cwd, renderChildren }: ToolCardProps) {
  const description = useMemo(() => describeTool(item.name, item.input), [item.name, item.input])
  const status = toolStatus(item)
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isRevealed = use(RevealedContext)?.itemKey === item.key
  const open = chosen ?? (isRevealed || opensByItself(description, status, item))
  return (
    <section
      className={classNames(styles.card, open && styles.open)}
      aria-label={`${toolTitle(item.name)}, ${STATUS_WORDS[status]}`}
    >
      <button type="button" className={styles.header} aria-expanded={open} onClick={() => setChosen(!open)}>
        <ChevronRight size={13} className={classNames(styles.chevron, open && styles.turned)} aria-hidden />
        <span className={styles.icon}>{iconOf(item.name, description)}</span>
        <Summary item={item} description={description} cwd={cwd} />
        <StatusMark status={status} />
      </button>
      {open && (
        <div className={styles.body}>
          <ToolBody item={item} description={description} />
          {item.children.length > 0 && <div className={styles.children}>{renderChildren(item)}</div>}
        </div>
      )}
    </section>
  )
})

/** Commands and edits are what a user watches; what only reads stays one line, unless it failed. */
function opensByItself(description: ToolDescription, status: ToolStatus, item: ToolItem): boolean {
  if (status === 'failed' || item.children.length > 0) return true
  if (status === 'waiting') return false // the question above the prompt shows the same
  return description.kind === 'command' || description.kind === 'edit' || description.kind === 'todos'
}

function Summary({ item, description, cwd }: { item: ToolItem; description: ToolDescription; cwd: string }) {
  if (item.writing !== null) return <SummaryLine verb={toolTitle(item.name)} object="" />
  switch (description.kind) {
    case 'command':
      return (
        <SummaryLine
          verb="Run"
          object={description.purpose ?? description.command}
          mono={description.purpose === null}
        />
      )
    case 'edit': {
      const { added, removed } = countEdits(description.edits)
      return (
        <>
          <SummaryLine verb={description.isNew ? 'Write' : 'Edit'} object={relativePath(description.path, cwd)} mono />
          <span className={styles.counts}>
            {added > 0 && <span className={styles.added}>+{added}</span>}
            {removed > 0 && <span className={styles.removed}>−{removed}</span>}
          </span>
        </>
      )
    }
    case 'line':
      return <SummaryLine verb={description.verb} object={relativePath(description.object, cwd)} mono />
    case 'todos': {
      const done = description.todos.filter(({ status }) => status === 'completed').length
      return <SummaryLine verb="Plan" object={`${done} of ${description.todos.length} done`} />
    }
    case 'task':
      return <SummaryLine verb="Agent" object={description.title} />
    case 'other':
      return <SummaryLine verb={toolTitle(item.name)} object={description.summary} mono />
  }
}

const SummaryLine = ({ verb, object, mono = false }: { verb: string; object: string; mono?: boolean }) => (
  <span className={styles.summary}>
    <span className={styles.verb}>{verb}</span>
    {object !== '' && <span className={classNames(styles.object, mono && styles.mono)}>{object}</span>}
  </span>
)

function StatusMark({ status }: { status: ToolStatus }) {
  const words = STATUS_WORDS[status]
  switch (status) {
    case 'done':
      return <Check size={14} className={styles.done} aria-label={words} />
    case 'failed':
      return <X size={14} className={styles.failed} aria-label={words} />
    case 'denied':
    case 'stopped':
      return (
        <span className={styles.muted}>
          <Ban size={12} aria-hidden /> {words}
        </span>
      )
    case 'waiting':
      return <span className={styles.waiting}>{words}</span>
    case 'writing':
    case 'running':
      return <span className={styles.spinner} role="img" aria-label={words} />
  }
}

function iconOf(name: string, description: ToolDescription): ReactNode {
  const size = 14
  switch (description.kind) {
    case 'command':
      return <SquareTerminal size={size} />
    case 'edit':
      return description.isNew ? <FilePlus2 size={size} /> : <FilePen size={size} />
    case 'todos':
      return <ListTodo size={size} />
    case 'task':
      return <Bot size={size} />
    case 'line':
      if (name.startsWith('Web')) return <Globe size={size} />
      return name === 'Read' || name === 'NotebookRead' ? <FileText size={size} /> : <Search size={size} />
    case 'other':
      return name === 'Bash' ? <SquareTerminal size={size} /> : <Wrench size={size} />
  }
}
