/** What a subagent did: its task, its own timeline, and its report. */
import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import type { Item, ToolItem } from '../transcript/items.ts'
import { Output } from './output.tsx'
import styles from './agent-body.module.css'
import { reportText } from './tool-text.ts'

/** Rows of a timeline at once; a card is no place for a list without end. */
const ROWS_SHOWN = 30

type AgentBodyProps = { item: ToolItem; prompt: string; renderRow: (row: Item) => ReactNode }

export function AgentBody({ item, prompt, renderRow }: AgentBodyProps) {
  const { children, task, result } = item
  const [shown, setShown] = useState(ROWS_SHOWN)
  const report = task && task.text !== '' && task.outcome !== 'running' ? task.text : reportText(result?.text ?? '')
  const rows = children.slice(-shown)
  const hidden = children.length - rows.length
  // The last thing it says is its report.
  const last = rows.at(-1)
  const said = last?.kind === 'text' && last.text.trim() === report.trim()
  return (
    <>
      <Output text={prompt} label="Task" language="markdown" />
      {rows.length > 0 && (
        <div className={styles.timeline}>
          {hidden > 0 && (
            <Button size="sm" look="ghost" onClick={() => setShown(shown + ROWS_SHOWN)}>
              Show {Math.min(hidden, ROWS_SHOWN)} earlier
            </Button>
          )}
          {(said ? rows.slice(0, -1) : rows).map(renderRow)}
        </div>
      )}
      {report !== '' && (
        <div className={styles.report} role="group" aria-label="Report">
          <p className={styles.label}>Report</p>
          <Markdown text={report} quiet />
        </div>
      )}
    </>
  )
}
