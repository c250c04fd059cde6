/** Above the lines of a hunk: where they are, and what can be done with them. */
import type { Hunk } from '#shared/git.ts'
import type { DiffRow } from '../diff/diff-rows.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import styles from './file-diff.module.css'
import type { HunkActions } from './hunk-actions.ts'

type HunkHeadProps = {
  row: DiffRow<Hunk> & { kind: 'hunk' }
  active: boolean
  actions: HunkActions
  onChoose: () => void
}

export function HunkHead({ row: { hunk }, active, actions: { stage, unstage, revert }, onChoose }: HunkHeadProps) {
  const line = hunk.newStart
  const button = (word: string, run: ((hunk: Hunk) => void) | null) =>
    run && (
      <Button size="sm" look="ghost" aria-label={`${word} the hunk at line ${line}`} onClick={() => run(hunk)}>
        {word}
      </Button>
    )
  return (
    <div className={classNames(styles.head, active && styles.active)} onClick={onChoose}>
      <span className={styles.where}>
        Line {line}
        {hunk.context !== '' && <code className={styles.context}>{hunk.context}</code>}
      </span>
      {button('Stage', stage)}
      {button('Unstage', unstage)}
      {button('Undo', revert)}
    </div>
  )
}
