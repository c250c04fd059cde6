/** The end of a text that grows, as a terminal shows it: it follows what is added, unless one has scrolled back. */
import { useMemo } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { useStickToBottom } from '../transcript/use-stick-to-bottom.ts'
import styles from './log-end.module.css'
import { readTerminal, type TerminalLine } from './terminal.ts'
import { TerminalText } from './terminal-text.tsx'

const LABEL = 'Output so far'

/** Painted anew with each look; whoever wants all of it waits for the result. */
const MOST_LINES = 400
/** Under a folded card: enough to see that it goes on. */
const BRIEF_LINES = 6
/** Of these lines, in characters. */
const BRIEF_LENGTH = 4_000

export function LogEnd({ text, brief }: { text: string; brief: boolean }) {
  const lines = useMemo(() => {
    const end = brief ? lastOf(text, BRIEF_LENGTH) : text
    return readTerminal(end.replace(/\n+$/, '')).slice(brief ? -BRIEF_LINES : -MOST_LINES)
  }, [text, brief])
  return brief ? (
    <div className={styles.brief} role="group" aria-label={LABEL}>
      <pre>
        <TerminalText lines={lines} />
      </pre>
    </div>
  ) : (
    <Following text={text} lines={lines} />
  )
}

function Following({ text, lines }: { text: string; lines: readonly TerminalLine[] }) {
  const { scroller, content } = useStickToBottom('end')
  return (
    <div className={styles.frame}>
      <div className={styles.bar}>
        <span>{LABEL}</span>
        <CopyButton text={text} label="Copy output so far" className={styles.copy ?? ''} />
      </div>
      <div ref={scroller} className={styles.scroller} tabIndex={0} role="group" aria-label={LABEL}>
        <div ref={content}>
          <pre>
            <TerminalText lines={lines} />
          </pre>
        </div>
      </div>
    </div>
  )
}

/** From a whole line on, where there is one. */
function lastOf(text: string, length: number): string {
  const end = text.slice(-length)
  return end.length === text.length ? text : end.slice(end.indexOf('\n') + 1)
}
