/** How many conversations there are, how far the index is with them, and what of them could not be read. */
import { countOf, formatSize } from '../client/format.ts'
import styles from './library.module.css'
import type { Transcripts } from './use-transcripts.ts'

type ProgressProps = { transcripts: Transcripts; listed: number }

export function Progress({ transcripts: { all, loaded, loading, status }, listed }: ProgressProps) {
  const scanning = status?.phase === 'scanning' && status.total > 0
  const skipped = status?.skipped ?? 0
  return (
    <div className={styles.progress}>
      <p role="status">
        {loaded && countedOf(listed, all.length)}
        {loading && ', more are coming'}
        {skipped > 0 && ` · ${countOf(skipped, 'line')} could not be read`}
      </p>
      {scanning && (
        <>
          <progress
            className={styles.bar}
            aria-label="Reading conversations"
            value={status.doneBytes}
            max={Math.max(status.totalBytes, 1)}
          />
          <p>
            Reading {status.done.toLocaleString('en')} of {countOf(status.total, 'file')},{' '}
            {formatSize(status.doneBytes)} of {formatSize(status.totalBytes)}
          </p>
        </>
      )}
      {status?.problem && (
        <p className={styles.problem} title={status.problem.detail}>
          {status.problem.message} {status.problem.remedy}
        </p>
      )}
    </div>
  )
}

const countedOf = (listed: number, count: number): string =>
  listed === count
    ? countOf(listed, 'conversation')
    : `${listed.toLocaleString('en')} of ${countOf(count, 'conversation')}`
