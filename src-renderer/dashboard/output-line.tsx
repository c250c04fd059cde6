/** What a CLI process has written to its output so far, in one line. */
import type { OutputFigures } from '#shared/processes.ts'
import { countOf } from '../client/format.ts'
import { formatSize } from './figures.ts'
import styles from './process-table.module.css'

export function OutputLine({ messages, bytes, meanBytes, peakBytes, resizes, dropped }: OutputFigures) {
  const words = [
    countOf(messages, 'message'),
    formatSize(bytes),
    ...(messages === 0 ? [] : [`largest ${formatSize(peakBytes)}`, `mean ${formatSize(meanBytes)}`]),
    ...(resizes === 0 ? [] : [`buffer grew ${resizes === 1 ? 'once' : `${resizes} times`}`]),
    ...(dropped === 0 ? [] : [`${countOf(dropped, 'line')} dropped`]),
  ]
  return (
    <p className={styles.output}>
      <span className={styles.quiet}>Output</span> {words.join(' · ')}
    </p>
  )
}
