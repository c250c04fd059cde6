/** Asks what the agent wants to know: its options, or the user's own words. */
import { MessageCircleQuestion } from 'lucide-react'
import { type KeyboardEvent, type RefObject, type SubmitEvent, useId, useRef, useState } from 'react'
import type { Decision, PermissionRequest, Question } from '#shared/permissions.ts'
import { usePaneFocus } from '../../client/pane-focus.ts'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import styles from './permission-card.module.css'
import { useGuard } from '../../ui/use-guard.ts'
import { useFocusUnlessTyping } from './use-focus-unless-typing.ts'

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
  const hasKeyboard = usePaneFocus()
  const guard = useGuard(`${request.requestId} ${hasKeyboard}`)
  const { guarded } = guard
  const first = useRef<HTMLInputElement>(null)
  useFocusUnlessTyping(first, request.requestId, hasKeyboard)
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({})
  const choiceOf = ({ question }: Question) => choices[question] ?? NOTHING
  const complete = request.questions.every((question) => answerOf(choiceOf(question)) !== '')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!complete) return
    const answers = request.questions.map((question) => [question.question, answerOf(choiceOf(question))] as const)
    guarded(() => onAnswer({ kind: 'answers', answers: Object.fromEntries(answers) }))()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    guard.onKeyDown(event)
    chooseByDigit(event)
  }
  return (
    <form className={styles.card} aria-label="Claude has a question" onSubmit={submit} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <MessageCircleQuestion size={16} className={styles.icon} aria-hidden />
        <h2 className={styles.title}>Claude has a question</h2>
      </header>
      <div className={styles.questions}>
        {request.questions.map((question, at) => (
          <QuestionFields
            key={question.question}
            first={at === 0 ? first : undefined}
            numbered={hasKeyboard}
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

/** A digit presses the option of that number, of the question that has the focus. */
function chooseByDigit(event: KeyboardEvent<HTMLElement>): void {
  const { target, key, altKey, ctrlKey, metaKey, repeat } = event
  if (altKey || ctrlKey || metaKey || repeat || !/^[1-9]$/.test(key) || !(target instanceof HTMLElement)) return
  if (target instanceof HTMLInputElement && target.type === 'text') return
  const fields = target.closest('fieldset') ?? event.currentTarget.querySelector('fieldset')
  const option = fields?.querySelectorAll<HTMLInputElement>('input[type=radio], input[type=checkbox]')[Number(key) - 1]
  if (!option) return
  event.preventDefault()
  option.click()
  option.focus()
}

type FieldsProps = {
  question: Question
  choice: Choice
  /** To its first option. */
  first: RefObject<HTMLInputElement | null> | undefined
  /** The keys are shown. */
  numbered: boolean
  onChoice: (choice: Choice) => void
}

function QuestionFields({ question, choice, first, numbered, onChoice }: FieldsProps) {
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
      {options.map(({ label, description }, at) => (
        <label key={label} className={styles.option}>
          <input
            ref={at === 0 ? first : undefined}
            type={type}
            name={name}
            checked={choice.labels.includes(label)}
            onChange={(event) => toggle(label, event.target.checked)}
          />
          <span className={styles.optionText}>
            {label}
            {description !== '' && <small>{description}</small>}
          </span>
          {numbered && at < 9 && <Kbd hidden>{at + 1}</Kbd>}
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
        {numbered && options.length < 9 && <Kbd hidden>{options.length + 1}</Kbd>}
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
