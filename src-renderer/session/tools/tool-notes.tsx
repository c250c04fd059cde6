/** What is worth knowing of a call without opening it: lines changed, lines read, matches, an exit code. */
import { useMemo } from 'react'
import { countOf } from '../../client/format.ts'
import type { ToolItem } from '../transcript/items.ts'
import { changeOf } from './change.ts'
import type { ToolDescription } from './describe-tool.ts'
import { hitsIn, readFound } from './read-found.ts'
import styles from './tool-card.module.css'
import { readCommandResult } from './tool-text.ts'

export function ToolNotes({ item, description }: { item: ToolItem; description: ToolDescription }) {
  if (item.writing !== null) return null
  switch (description.kind) {
    case 'edit':
      return <Counts item={item} description={description} />
    case 'command': {
      const exitCode = item.result?.isError ? readCommandResult(item.result.text).exitCode : null
      return (
        <>
          {(description.background || item.task?.beside) && <span className={styles.badge}>background</span>}
          {exitCode !== null && <span className={styles.exit}>exit {exitCode}</span>}
        </>
      )
    }
    case 'task':
      return item.task?.beside === true && item.task.outcome === 'running' ? (
        <span className={styles.badge}>background</span>
      ) : null
    case 'read':
      return <Note words={readWords(item)} />
    case 'line':
      return <FoundNote item={item} />
    default:
      return null
  }
}

const Note = ({ words }: { words: string }) => (words === '' ? null : <span className={styles.muted}>{words}</span>)

function Counts({ item, description }: { item: ToolItem; description: ToolDescription & { kind: 'edit' } }) {
  const report = item.result?.report
  const { added, removed } = useMemo(() => changeOf(description.edits, report), [description.edits, report])
  return (
    <span className={styles.counts}>
      {added > 0 && <span className={styles.added}>+{added}</span>}
      {removed > 0 && <span className={styles.removed}>−{removed}</span>}
    </span>
  )
}

/** Which lines, where it is not the whole file. */
function readWords({ result, input }: ToolItem): string {
  const report = result?.report
  if (report?.kind === 'read') {
    const { startLine, lines, totalLines } = report
    // the CLI counts what is behind the last line break as a line, and shows it empty
    const extra = totalLines > 1 && new RegExp(`\\n\\s*${totalLines}[\\t→](?:\\n|$)`).test(result?.text ?? '') ? 1 : 0
    const all = totalLines - extra
    if (lines >= totalLines) return countOf(all, 'line')
    return `lines ${startLine}–${startLine + lines - 1} of ${totalLines}`
  }
  const { offset, limit } = input
  if (typeof offset !== 'number' && typeof limit !== 'number') return ''
  const from = typeof offset === 'number' ? offset : 1
  return typeof limit === 'number' ? `lines ${from}–${from + limit - 1}` : `from line ${from}`
}

function FoundNote({ item }: { item: ToolItem }) {
  const { name, input, result } = item
  const words = useMemo(() => foundWords({ name, input, result }), [name, input, result])
  return <Note words={words} />
}

/** The CLI says "Found 3 files" of those it lists; of lines, those that matched. */
function foundWords({ name, input, result }: Pick<ToolItem, 'name' | 'input' | 'result'>): string {
  if (!result || result.isError || !['Grep', 'Glob'].includes(name)) return ''
  const { text, rest } = result
  const more = rest ? ' and more' : ''
  if (/^(No (files|matches) found)/.test(text)) return 'none'
  const said = /^Found (\d+) files?$/m.exec(text)?.[1]
  if (said !== undefined) return countOf(Number(said), 'file') + more
  const found = readFound(text, { name, input }, { isCut: rest !== undefined })
  if (!found) return ''
  const hits = hitsIn(found)
  return (hits > 0 ? countOf(hits, 'line') : countOf(found.files.length, 'file')) + more
}
