/** What the options of a question would look like, as the agent drew or wrote it: one is shown, in room for the tallest. */
import type { Question } from '#shared/permissions.ts'
import { classNames } from '../../ui/class-names.ts'
import { Markdown } from '../markdown/markdown.tsx'
import styles from './option-previews.module.css'

type Option = Question['options'][number]

type OptionPreviewsProps = { options: readonly Option[]; shown: Option }

/** All of them are there, over each other: were only one, the options would move away under the pointer that shows another. */
export const OptionPreviews = ({ options, shown }: OptionPreviewsProps) => (
  <div className={styles.previews}>
    {options.map((option) => (
      <Preview key={option.label} option={option} isShown={option === shown} />
    ))}
  </div>
)

export function Preview({ option: { label, preview = '' }, isShown = true }: { option: Option; isShown?: boolean }) {
  return (
    <section
      className={classNames(styles.preview, isDrawn(preview) && styles.drawn)}
      style={isShown ? undefined : { visibility: 'hidden' }}
      aria-label={`Preview: ${label}`}
      tabIndex={0}
    >
      {preview.trim() === '' ? (
        <p className={styles.none}>“{label}” has no preview.</p>
      ) : (
        <Markdown text={preview} quiet lines />
      )}
    </section>
  )
}

/** Characters; longer ones are of a paragraph, and wrap. */
const LONGEST_LINE_DRAWN = 100

/** Lines drawn in letters fall apart where they wrap. */
const isDrawn = (preview: string): boolean => preview.split('\n').every((line) => line.length <= LONGEST_LINE_DRAWN)
