/** The fields of one question: its options, with what they would look like where that is shown, and the user's own words. */
import { type RefObject, useId, useState } from 'react'
import type { Question } from '#shared/permissions.ts'
import { classNames } from '../../ui/class-names.ts'
import { TextInput } from '../../ui/field.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { OptionPreviews } from './option-previews.tsx'
import styles from './permission-card.module.css'

/** `own`: the user's words; null = not chosen. */
export type Choice = { readonly labels: readonly string[]; readonly own: string | null }

type QuestionFieldsProps = {
  question: Question
  choice: Choice
  /** To its first option, or the field where there is none. */
  first: RefObject<HTMLInputElement | null> | undefined
  /** The card has the keyboard: its keys are shown, and a field that appears takes the focus. */
  hasKeyboard: boolean
  onChoice: (choice: Choice) => void
}

export function QuestionFields({ question, choice, first, hasKeyboard, onChoice }: QuestionFieldsProps) {
  const name = useId()
  const { multiSelect, options } = question
  const type = multiSelect ? 'checkbox' : 'radio'
  const looks = useLooks(question, choice)
  const toggle = (label: string, on: boolean) => {
    if (!multiSelect) onChoice({ labels: [label], own: null })
    else onChoice({ ...choice, labels: on ? [...choice.labels, label] : choice.labels.filter((one) => one !== label) })
  }
  const chooseOwn = (own: string | null) => onChoice({ labels: multiSelect ? choice.labels : [], own })
  return (
    <fieldset className={classNames(styles.question, looks !== null && styles.compared)}>
      <legend>{question.question}</legend>
      <div className={styles.options} onPointerLeave={looks?.onLeave}>
        {options.map(({ label, description }, at) => (
          <label key={label} className={styles.option} {...looks?.of(label)}>
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
            {hasKeyboard && at < 9 && <Kbd hidden>{at + 1}</Kbd>}
          </label>
        ))}
        {options.length > 0 && (
          <label className={styles.option}>
            <input
              type={type}
              name={name}
              checked={choice.own !== null}
              onChange={(event) => chooseOwn(event.target.checked ? (choice.own ?? '') : null)}
            />
            <span className={styles.optionText}>In my own words</span>
            {hasKeyboard && options.length < 9 && <Kbd hidden>{options.length + 1}</Kbd>}
          </label>
        )}
        {(choice.own !== null || options.length === 0) && (
          <TextInput
            ref={options.length === 0 ? first : undefined}
            className={options.length === 0 ? undefined : styles.own}
            aria-label={`Your answer: ${question.question}`}
            value={choice.own ?? ''}
            autoFocus={hasKeyboard && options.length > 0}
            onChange={(event) => chooseOwn(event.target.value)}
          />
        )}
      </div>
      {looks && <OptionPreviews options={options} shown={looks.shown} />}
    </fieldset>
  )
}

/** Which option is shown as it would look: the one under the pointer, else the one last focused or chosen. Null where none can be. */
function useLooks({ options }: Question, { labels }: Choice) {
  const [pointed, setPointed] = useState<string | null>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const named = [pointed, focused, labels.at(-1)].map((label) => options.find((option) => option.label === label))
  const shown = named.find((option) => option !== undefined) ?? options.find(({ preview }) => preview !== undefined)
  if (!shown || options.every(({ preview }) => preview === undefined)) return null
  return {
    shown,
    onLeave: () => setPointed(null),
    of: (label: string) => ({ onPointerEnter: () => setPointed(label), onFocus: () => setFocused(label) }),
  }
}
