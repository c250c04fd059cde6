/** What a CLI process has written to its output so far, in one line. */
import type { OutputFigures } from '#shared/processes.ts'
import { formatSize } from './figures.ts'
import styles from './process-table.module.css'

export function OutputLine({ messages, bytes, meanBytes, peakBytes, resizes, dropped }: OutputFigures) {
  const words = [
    `${messages.toLocaleString('en-US')} ${messages === 1 ? 'message' : 'messages'}`,
    formatSize(bytes),
    ...(messages === 0 ? [] : [`largest ${formatSize(peakBytes)}`, `mean ${formatSize(meanBytes)}`]),
    ...(resizes === 0 ? [] : [`buffer grew ${resizes === 1 ? 'once' : `${resizes} times`}`]),
    ...(dropped === 0 ? [] : [`${dropped} ${dropped === 1 ? 'line' : 'lines'} dropped`]),
  ]
  return (
    <p className={styles.output}>
      <span className={styles.quiet}>Output</span> {words.join(' · ')}
    </p>
  )
}
