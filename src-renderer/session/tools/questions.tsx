/** What the agent asked of the user, with what could be answered and what was. */
import { CircleCheck } from 'lucide-react'
import type { Question } from '#shared/permissions.ts'
import { classNames } from '../../ui/class-names.ts'
import { Preview } from '../permission/option-previews.tsx'
import styles from './questions.module.css'
import { readAnswer } from './read-answer.ts'

type QuestionsProps = {
  questions: readonly Question[]
  /** By question; null where it was not answered, or not here. */
  answers: Readonly<Record<string, string>> | null
}

export function Questions({ questions, answers }: QuestionsProps) {
  return questions.map((asked) => {
    const { question, options } = asked
    const answer = answers?.[question]
    const { chosen, own } = answer === undefined ? NOT_ANSWERED : readAnswer(answer, asked)
    return (
      <div key={question} className={styles.question}>
        <p className={styles.words}>{question}</p>
        <ul className={styles.options}>
          {options.map((option) => {
            const { label, description, preview = '' } = option
            return (
              <li key={label} className={classNames(styles.option, chosen.has(label) && styles.chosen)}>
                {chosen.has(label) ? <CircleCheck size={14} aria-label="Chosen" /> : <span className={styles.none} />}
                <div className={styles.what}>
                  {label}
                  {description !== '' && <span className={styles.more}>{description}</span>}
                  {preview.trim() !== '' && (
                    // what was chosen is told at once, what was not on demand
                    <details className={styles.preview} open={chosen.has(label)}>
                      <summary>Preview</summary>
                      <Preview option={option} />
                    </details>
                  )}
                </div>
              </li>
            )
          })}
          {own !== null && (
            <li className={classNames(styles.option, styles.chosen)}>
              <CircleCheck size={14} aria-label="Answered" />
              <span>{own}</span>
            </li>
          )}
        </ul>
      </div>
    )
  })
}

const NOT_ANSWERED = { chosen: new Set<string>(), own: null }
