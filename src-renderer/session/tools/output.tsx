/** What came out of a tool, in a frame: folded where it is long, coloured where it is code or comes from a terminal. */
import { type ReactNode, useMemo } from 'react'
import type { PayloadRef } from '#shared/payload-ref.ts'
import { classNames } from '../../ui/class-names.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Code } from '../code/code.tsx'
import { Foldable } from './foldable.tsx'
import { Rest } from './long-result.tsx'
import styles from './output.module.css'
import { readTerminal } from './terminal.ts'
import { TerminalText } from './terminal-text.tsx'

/** Of a result; a command's output is read more often than a file's text. */
const LINES_SHOWN = 12

type OutputProps = {
  text: string
  label: string
  isError?: boolean
  /** '' = as a terminal would show it. */
  language?: string
  rest?: PayloadRef | undefined
}

export function Output({ text, label, isError = false, language = '', rest }: OutputProps) {
  const shown = text.replace(/\n+$/, '')
  return (
    <div className={classNames(styles.output, isError && styles.error)}>
      <div className={styles.bar}>
        <span>{label}</span>
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} className={styles.copy ?? ''} />
      </div>
      {language === '' ? (
        <TerminalOutput text={shown} label={label} />
      ) : (
        <Lines count={shown.split('\n').length} label={label}>
          {(limit) => <Code text={shown.split('\n').slice(0, limit).join('\n')} language={language} />}
        </Lines>
      )}
      {rest && <Rest rest={rest} from={text.length} />}
    </div>
  )
}

function TerminalOutput({ text, label }: { text: string; label: string }) {
  const lines = useMemo(() => readTerminal(text), [text])
  return (
    <Lines count={lines.length} label={label}>
      {(limit) => <TerminalText lines={limit === Infinity ? lines : lines.slice(0, limit)} />}
    </Lines>
  )
}

type LinesProps = { count: number; label: string; children: (limit: number) => ReactNode }

const Lines = ({ count, label, children }: LinesProps) => (
  <Foldable name={label} count={count} shown={LINES_SHOWN} unit="lines">
    {(limit) => (
      <pre tabIndex={0} aria-label={label} role="group">
        {children(limit)}
      </pre>
    )}
  </Foldable>
)
