/** What the agent asked of the user, with what could be answered and what was. */
import { CircleCheck } from 'lucide-react'
import type { Question } from '#shared/permissions.ts'
import { classNames } from '../../ui/class-names.ts'
import styles from './questions.module.css'

type QuestionsProps = {
  questions: readonly Question[]
  /** By question; null where it was not answered, or not here. */
  answers: Readonly<Record<string, string>> | null
}

export function Questions({ questions, answers }: QuestionsProps) {
  return questions.map(({ question, options }) => {
    const answer = answers?.[question]
    const chosen = new Set(answer?.split(', '))
    const isOwn = answer !== undefined && !options.some(({ label }) => chosen.has(label))
    return (
      <div key={question} className={styles.question}>
        <p className={styles.words}>{question}</p>
        <ul className={styles.options}>
          {options.map(({ label, description }) => (
            <li key={label} className={classNames(styles.option, chosen.has(label) && styles.chosen)}>
              {chosen.has(label) ? <CircleCheck size={14} aria-label="Chosen" /> : <span className={styles.none} />}
              <span>
                {label}
                {description !== '' && <span className={styles.more}>{description}</span>}
              </span>
            </li>
          ))}
          {isOwn && (
            <li className={classNames(styles.option, styles.chosen)}>
              <CircleCheck size={14} aria-label="Answered" />
              <span>{answer}</span>
            </li>
          )}
        </ul>
      </div>
    )
  })
}
