/** Asks what the agent wants to know: its options, or the user's own words. */
import { MessageCircleQuestion } from 'lucide-react'
import { type KeyboardEvent, type SubmitEvent, useRef } from 'react'
import type { Decision, PermissionRequest, Question } from '#shared/permissions.ts'
import { usePaneFocus } from '../../client/pane-focus.ts'
import { Button } from '../../ui/button.tsx'
import { Revealed } from '../../ui/revealed.tsx'
import { useGuard } from '../../ui/use-guard.ts'
import styles from './permission-card.module.css'
import { type Choice, QuestionFields } from './question-fields.tsx'
import { Unsent, useUnsent } from './unsent.ts'
import { useFocusUnlessTyping } from './use-focus-unless-typing.ts'

export type QuestionRequest = Extract<PermissionRequest, { kind: 'question' }>

const NOTHING: Choice = { labels: [], own: null }

/** By question. */
type Choices = Readonly<Record<string, Choice>>
const NO_CHOICES: Choices = {}
const unsent = new Unsent<Choices>()

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
  const [choices, setChoices] = useUnsent(unsent, request.requestId, NO_CHOICES)
  const choiceOf = ({ question }: Question) => choices[question] ?? NOTHING
  const complete = request.questions.every((one) => one.optional === true || answerOf(choiceOf(one)) !== '')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!complete) return
    const answers = request.questions.map((question) => [question.question, answerOf(choiceOf(question))] as const)
    guarded(() => onAnswer({ kind: 'answers', answers: Object.fromEntries(answers) }))()
  }
  const { server } = request
  const title = server === undefined ? 'Claude has a question' : `The MCP server “${server}” asks`
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    guard.onKeyDown(event)
    chooseByDigit(event)
  }
  return (
    <form className={styles.card} aria-label={title} onSubmit={submit} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <MessageCircleQuestion size={16} className={styles.icon} aria-hidden />
        <h2 className={styles.title}>
          <Revealed text={title} />
        </h2>
      </header>
      <div className={styles.questions}>
        {request.questions.map((question, at) => (
          <QuestionFields
            key={question.question}
            first={at === 0 ? first : undefined}
            hasKeyboard={hasKeyboard}
            question={question}
            choice={choiceOf(question)}
            onChoice={(choice) => setChoices({ ...choices, [question.question]: choice })}
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
  if (target.closest('fieldset section')) return // a preview is read, and its boxes are drawn
  const fields = target.closest('fieldset') ?? event.currentTarget.querySelector('fieldset')
  const option = fields?.querySelectorAll<HTMLInputElement>('label > input')[Number(key) - 1]
  if (!option) return
  event.preventDefault()
  option.click()
  option.focus()
}
