/** What the agent asked of the user, with what could be answered and what was. */
import { CircleCheck } from 'lucide-react'
import type { Question } from '#shared/permissions.ts'
import { classNames } from '../../ui/class-names.ts'
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
          {options.map(({ label, description }) => (
            <li key={label} className={classNames(styles.option, chosen.has(label) && styles.chosen)}>
              {chosen.has(label) ? <CircleCheck size={14} aria-label="Chosen" /> : <span className={styles.none} />}
              <span>
                {label}
                {description !== '' && <span className={styles.more}>{description}</span>}
              </span>
            </li>
          ))}
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
