/** What could not be painted, as it came: nothing of a conversation is kept from the user by a fault of ours. */
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Revealed } from '../ui/revealed.tsx'
import styles from './raw-text.module.css'

/** Characters. What is longer would stall the window; the copy has all of it. */
const SHOWN = 20_000

type RawTextProps = {
  /** “This message”. */
  what: string
  error: Error
  textOf: () => string
  onAgain: () => void
  /** Besides trying again. */
  actions?: ReactNode
}

export function RawText({ what, error, textOf, onAgain, actions }: RawTextProps) {
  const text = safely(textOf)
  return (
    <div className={styles.raw}>
      <Notice
        tone="warning"
        message={`${what} could not be shown as usual. Here it is as it came.`}
        remedy={`Everything around it works. What happened: ${error.message}`}
        detail={error.stack}
        actions={
          <>
            {actions}
            <Button size="sm" look="ghost" onClick={onAgain}>
              Show again
            </Button>
          </>
        }
      />
      {text !== '' && (
        <div className={styles.text}>
          <pre tabIndex={0} aria-label={`${what}, as it came`}>
            <Revealed text={text.slice(0, SHOWN)} />
            {text.length > SHOWN && '\n…'}
          </pre>
          <CopyButton text={text} className={styles.copy ?? ''} />
        </div>
      )}
    </div>
  )
}

/** The fault may lie in what is told here too. */
function safely(textOf: () => string): string {
  try {
    return textOf()
  } catch {
    return ''
  }
}
