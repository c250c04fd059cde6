/** A tool call: what it does in one line, its details, its result, and what its subagent did. */
import { Ban, X } from 'lucide-react'
import { memo, type ReactNode, use, useMemo } from 'react'
import { Chevron } from '../../ui/chevron.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Revealed } from '../../ui/revealed.tsx'
import type { Item, ToolItem } from '../transcript/items.ts'
import { RevealedContext } from '../transcript/locate.ts'
import { AgentBody } from './agent-body.tsx'
import { agentLine } from './agent-line.ts'
import { describeTool, relativePath, type ToolDescription, toolTitle } from './describe-tool.ts'
import { FoldScope } from './foldable.tsx'
import { useFold } from './folds.ts'
import { headline } from './one-line.ts'
import { LiveOutput } from './live-output.tsx'
import { PathText } from './path-text.tsx'
import { RunningTask } from './running-task.tsx'
import { Took } from './took.tsx'
import { ToolBody } from './tool-body.tsx'
import styles from './tool-card.module.css'
import { readCommandResult } from './tool-text.ts'
import { ToolIcon } from './tool-icon.tsx'
import { ToolNotes } from './tool-notes.tsx'
import { isUnderWay, lasts, STATUS_WORDS, type ToolStatus, toolStatus } from './tool-status.ts'

/** What may open by itself: in a list of steps only what changed a file or failed. */
export type Opens = 'alone' | 'listed' | 'never'

type ToolCardProps = {
  item: ToolItem
  cwd: string
  opens: Opens
  renderRow: (row: Item) => ReactNode
}

export const ToolCard = memo(function ToolCard({ item, cwd, opens, renderRow }: ToolCardProps) {
  const description = useMemo(() => describeTool(item.name, item.input), [item.name, item.input])
  const status = toolStatus(item)
  const revealed = use(RevealedContext)?.itemKey
  const isRevealed = revealed !== undefined && (item.key === revealed || holds(item.children, revealed))
  const [open, setOpen] = useFold(item.key, isRevealed || opensByItself(description, status, opens))
  const isAgent = description.kind === 'task'
  const runs = status === 'running' && (isAgent || description.kind === 'command')
  const beside = item.task?.beside === true
  return (
    <section
      className={classNames(styles.card, open && styles.open)}
      aria-label={`${toolTitle(item.name)}, ${STATUS_WORDS[status]}`}
    >
      <button type="button" className={styles.header} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron open={open} />
        <span className={styles.icon}>
          <ToolIcon name={item.name} description={description} />
        </span>
        <Headline item={item} description={description} cwd={cwd} />
        {isAgent && <span className={styles.agent}>{agentLine(item, cwd)}</span>}
        <span className={styles.end}>
          <ToolNotes item={item} description={description} />
          {!saysExit(item, description) && <StatusMark status={status} />}
          <Took from={item.startedAt} to={item.endedAt} live={isUnderWay(status) && status !== 'waiting'} />
        </span>
      </button>
      {runs && !beside && <RunningTask item={item} />}
      {!open && lasts(item) && (
        <div className={styles.tail}>
          <LiveOutput taskId={item.taskId} runs brief />
        </div>
      )}
      {open && (
        <div className={styles.body}>
          <FoldScope value={item.key}>
            {isAgent && <AgentBody item={item} prompt={description.prompt} renderRow={renderRow} />}
            <ToolBody item={item} description={description} cwd={cwd} />
            {runs && beside && <RunningTask item={item} />}
          </FoldScope>
        </div>
      )}
    </section>
  )
})

/** A command that failed shows its exit code instead of a mark. */
const saysExit = ({ result }: ToolItem, { kind }: ToolDescription): boolean =>
  kind === 'command' && result?.isError === true && readCommandResult(result.text).exitCode !== null

const ALONE = new Set<ToolDescription['kind']>(['command', 'edit', 'todos', 'question', 'proposal'])

/** What only reads stays one line, unless it failed. What is under way opens when it has something to show. */
function opensByItself({ kind }: ToolDescription, status: ToolStatus, opens: Opens): boolean {
  if (opens === 'never' || isUnderWay(status)) return false
  if (status === 'failed') return true
  return opens === 'listed' ? kind === 'edit' : ALONE.has(kind)
}

/** Whether something within a subagent's timeline is what someone came for. */
const holds = (items: readonly Item[], key: string): boolean =>
  items.some(
    (item) =>
      item.key === key ||
      (item.kind === 'steps' && holds(item.steps, key)) ||
      (item.kind === 'tool' && holds(item.children, key)),
  )

function Headline({ item, description, cwd }: { item: ToolItem; description: ToolDescription; cwd: string }) {
  const { verb, object, look } = headline(item, description, cwd)
  return (
    <span className={styles.summary}>
      {description.kind === 'mcp' && <span className={styles.server}>{description.server}</span>}
      <span className={styles.verb}>{verb}</span>
      {look === 'path' ? (
        <PathText path={object} whole={wholePath(description) ?? relativePath(object, cwd)} />
      ) : (
        object !== '' && (
          <span className={classNames(styles.object, look === 'code' && styles.mono)} title={object}>
            <Revealed text={object} />
          </span>
        )
      )}
    </span>
  )
}

const wholePath = (description: ToolDescription): string | null =>
  description.kind === 'edit' || description.kind === 'read' ? description.path : null

/** What went well needs no mark. */
function StatusMark({ status }: { status: ToolStatus }) {
  const words = STATUS_WORDS[status]
  switch (status) {
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
    case 'done':
    case 'writing':
    case 'running':
      return null
  }
}
