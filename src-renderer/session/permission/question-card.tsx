/** Asks what the agent wants to know: its options, or the user's own words. */
import { MessageCircleQuestion } from 'lucide-react'
import { type SubmitEvent, useId, useState } from 'react'
import type { Decision, PermissionRequest, Question } from '#shared/permissions.ts'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import styles from './permission-card.module.css'
import { useGuard } from '../../ui/use-guard.ts'

export type QuestionRequest = Extract<PermissionRequest, { kind: 'question' }>

/** `own`: the user's words; null = not chosen. */
export type Choice = { readonly labels: readonly string[]; readonly own: string | null }

const NOTHING: Choice = { labels: [], own: null }

/** As the agent gets it; empty = not answered. */
export function answerOf({ labels, own }: Choice): string {
  const words = own?.trim() ?? ''
  return [...labels, ...(words === '' ? [] : [words])].join(', ')
}

type QuestionCardProps = { request: QuestionRequest; answering: boolean; onAnswer: (decision: Decision) => void }

export function QuestionCard({ request, answering, onAnswer }: QuestionCardProps) {
  const { guarded, onKeyDown } = useGuard(request.requestId)
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({})
  const choiceOf = ({ question }: Question) => choices[question] ?? NOTHING
  const complete = request.questions.every((question) => answerOf(choiceOf(question)) !== '')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!complete) return
    const answers = request.questions.map((question) => [question.question, answerOf(choiceOf(question))] as const)
    guarded(() => onAnswer({ kind: 'answers', answers: Object.fromEntries(answers) }))()
  }
  return (
    <form className={styles.card} aria-label="Claude has a question" onSubmit={submit} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <MessageCircleQuestion size={16} className={styles.icon} aria-hidden />
        <h2 className={styles.title}>Claude has a question</h2>
      </header>
      <div className={styles.questions}>
        {request.questions.map((question) => (
          <QuestionFields
            key={question.question}
            question={question}
            choice={choiceOf(question)}
            onChoice={(choice) => setChoices((all) => ({ ...all, [question.question]: choice }))}
          />
        ))}
      </div>
      <div className={styles.actions}>
        <Button type="submit" look="primary" disabled={!complete || answering}>
          Answer
        </Button>
        <Button disabled={answering} onClick={guarded(() => onAnswer({ kind: 'deny', reason: '' }))}>
          Don’t answer
        </Button>
      </div>
    </form>
  )
}

type FieldsProps = { question: Question; choice: Choice; onChoice: (choice: Choice) => void }

function QuestionFields({ question, choice, onChoice }: FieldsProps) {
  const name = useId()
  const { multiSelect, options } = question
  const type = multiSelect ? 'checkbox' : 'radio'
  const toggle = (label: string, on: boolean) => {
    if (!multiSelect) onChoice({ labels: [label], own: null })
    else onChoice({ ...choice, labels: on ? [...choice.labels, label] : choice.labels.filter((one) => one !== label) })
  }
  const chooseOwn = (own: string | null) => onChoice({ labels: multiSelect ? choice.labels : [], own })
  return (
    <fieldset className={styles.question}>
      <legend>{question.question}</legend>
      {options.map(({ label, description }) => (
        <label key={label} className={styles.option}>
          <input
            type={type}
            name={name}
            checked={choice.labels.includes(label)}
            onChange={(event) => toggle(label, event.target.checked)}
          />
          <span className={styles.optionText}>
            {label}
            {description !== '' && <small>{description}</small>}
          </span>
        </label>
      ))}
      <label className={styles.option}>
        <input
          type={type}
          name={name}
          checked={choice.own !== null}
          onChange={(event) => chooseOwn(event.target.checked ? (choice.own ?? '') : null)}
        />
        <span className={styles.optionText}>In my own words</span>
      </label>
      {choice.own !== null && (
        <TextInput
          className={styles.own}
          aria-label={`Your answer: ${question.question}`}
          value={choice.own}
          autoFocus
          onChange={(event) => chooseOwn(event.target.value)}
        />
      )}
    </fieldset>
  )
}
