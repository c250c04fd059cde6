/** One row of a diff: numbers, sign, and the text with the words marked that changed. */
import { classNames } from '../ui/class-names.ts'
import { Revealed } from '../ui/revealed.tsx'
import type { DiffView, LineRow, Side } from './diff-rows.ts'
import styles from './diff-line-row.module.css'

/** With text, so that colour alone carries nothing. */
const SIGNS = { same: ' ', added: '+', removed: '−' }

/** `numbered`: false where nobody knows which lines of the file these are. */
type DiffLineRowProps = { row: LineRow; view: DiffView; numbered?: boolean }

export function DiffLineRow({ row: { left, right }, view, numbered = true }: DiffLineRowProps) {
  if (view === 'split') {
    return (
      <div className={styles.split}>
        <SplitSide side={left} numbered={numbered} />
        <SplitSide side={right} numbered={numbered} />
      </div>
    )
  }
  const side = right ?? left
  if (!side) return null
  return (
    <div className={classNames(styles.line, styles[side.kind])}>
      {numbered && (
        <>
          <span className={styles.number}>{left?.number}</span>
          <span className={styles.number}>{right?.number}</span>
        </>
      )}
      <Text side={side} />
    </div>
  )
}

const SplitSide = ({ side, numbered }: { side: Side | null; numbered: boolean }) =>
  side ? (
    <div className={classNames(styles.line, styles[side.kind])}>
      {numbered && <span className={styles.number}>{side.number}</span>}
      <Text side={side} />
    </div>
  ) : (
    <div className={classNames(styles.line, styles.blank)} />
  )

const Text = ({ side: { kind, pieces, unended } }: { side: Side }) => (
  <>
    <span className={styles.sign}>{SIGNS[kind]}</span>
    <span className={styles.text}>
      {pieces.map(({ text, changed }, index) =>
        changed ? (
          <mark key={index}>
            <Revealed text={text} />
          </mark>
        ) : (
          <Revealed key={index} text={text} />
        ),
      )}
      {unended && <span className={styles.unended}> no line break at the end</span>}
    </span>
  </>
)
