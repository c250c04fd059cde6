/** Always allowing: which rules, edited before they hold, and where they are kept. */
import { type KeyboardEvent, type SubmitEvent, useEffect, useId, useRef } from 'react'
import { type RuleScope, parseRule } from '#shared/permission-rules.ts'
import { classNames } from '../../../ui/class-names.ts'
import { Button } from '../../../ui/button.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { type AskedFor, stillAsked } from './match-rule.ts'
import styles from './rule-form.module.css'
import { SCOPES, breadthOf, meaningOf } from './rule-words.ts'

type RuleFormProps = AskedFor & {
  /** To start from; may be none. */
  suggested: readonly string[]
  /** The CLI does not read the project's settings in a folder that is not trusted. */
  restricted: boolean
  answering: boolean
  /** When it appears. */
  takesFocus: boolean
  /** As it was left; null = as suggested. */
  draft: RuleDraft | null
  onDraft: (draft: RuleDraft) => void
  onCancel: () => void
  onAllow: (rules: string[], scope: RuleScope) => void
}

type Entry = { readonly text: string; readonly on: boolean }

export type RuleDraft = { readonly scope: RuleScope; readonly entries: readonly Entry[] }

/** Never all at once: with several each is chosen on its own. */
const draftFrom = (suggested: readonly string[]): RuleDraft => ({
  scope: 'session',
  entries:
    suggested.length === 0 ? [{ text: '', on: true }] : suggested.map((text) => ({ text, on: suggested.length === 1 })),
})

export function RuleForm(props: RuleFormProps) {
  const { suggested, restricted, answering, takesFocus, draft, onDraft, onCancel, onAllow, ...asked } = props
  const id = useId()
  const first = useRef<HTMLInputElement>(null)
  const { scope, entries } = draft ?? draftFrom(suggested)
  const mayTakeFocus = useRef(takesFocus)
  useEffect(() => {
    if (mayTakeFocus.current) first.current?.focus()
  }, [])
  const change = (at: number, next: Partial<Entry>) =>
    onDraft({ scope, entries: entries.map((entry, index) => (index === at ? { ...entry, ...next } : entry)) })
  const chosen = entries.filter(({ on }) => on).map(({ text }) => text.trim())
  const valid = chosen.length > 0 && chosen.every((rule) => parseRule(rule) !== null)
  const isWide = chosen.some((rule) => breadthOf(rule, scope).length > 0)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (valid && !answering) onAllow([...new Set(chosen)], scope)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation() // back to the choice, not an interrupt
    event.preventDefault()
    onCancel()
  }
  const scopes = restricted ? SCOPES.filter((one) => one.scope !== 'local' && one.scope !== 'project') : SCOPES
  const kept = SCOPES.find((one) => one.scope === scope)
  return (
    <form className={styles.form} aria-label="Always allow" onSubmit={submit} onKeyDown={onKeyDown}>
      <div className={styles.fields}>
        <fieldset className={styles.rules}>
          <legend>{entries.length > 1 ? 'Rules: choose which' : 'Rule'}</legend>
          {entries.map((entry, at) => (
            <RuleField
              key={at}
              ref={at === 0 ? first : undefined}
              id={`${id}-${at}`}
              entry={entry}
              scope={scope}
              optional={entries.length > 1}
              onChange={(next) => change(at, next)}
            />
          ))}
        </fieldset>
        <fieldset className={styles.scopes}>
          <legend>Where it holds</legend>
          {scopes.map((one) => (
            <label key={one.scope}>
              <input
                type="radio"
                name={`${id}-scope`}
                checked={scope === one.scope}
                onChange={() => onDraft({ scope: one.scope, entries })}
              />
              {one.label}
            </label>
          ))}
          <p className={styles.where}>{kept?.where}</p>
          {scope !== 'session' && <p className={styles.where}>It holds in this session from now on, too.</p>}
          {scope === 'project' && (
            <p className={styles.where}>
              Later sessions follow it once the folder is trusted in Claude Code’s own dialog as well.
            </p>
          )}
          {restricted && (
            <p className={styles.where}>The folder is restricted: rules of the project are not read in it.</p>
          )}
        </fieldset>
        {valid && <Effect rules={chosen} asked={asked} />}
      </div>
      <div className={styles.actions}>
        <Button type="submit" look={isWide ? 'danger' : 'primary'} disabled={!valid || answering}>
          {scope === 'session' ? 'Allow and remember' : 'Allow and save the rule'}
        </Button>
        <Button look="ghost" onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  )
}

type RuleFieldProps = {
  ref: React.Ref<HTMLInputElement> | undefined
  id: string
  entry: Entry
  scope: RuleScope
  /** One of several. */
  optional: boolean
  onChange: (next: Partial<Entry>) => void
}

function RuleField({ ref, id, entry: { text, on }, scope, optional, onChange }: RuleFieldProps) {
  const meaning = meaningOf(text)
  const wrong = text.trim() !== '' && meaning === null
  const breadth = on ? breadthOf(text.trim(), scope) : []
  return (
    <div className={styles.rule}>
      {optional && (
        <input
          type="checkbox"
          aria-label={`Use ${text}`}
          checked={on}
          onChange={(event) => onChange({ on: event.target.checked })}
        />
      )}
      <div className={styles.ruleText}>
        <TextInput
          ref={ref}
          className={styles.input}
          aria-label="Rule"
          aria-invalid={wrong}
          aria-describedby={id}
          placeholder="Bash(npm run *)"
          spellCheck={false}
          maxLength={2_000}
          value={text}
          onChange={(event) => onChange({ text: event.target.value, on: true })}
        />
        <div id={id} className={styles.meaning}>
          <p className={styles.words}>{wrong ? 'Not a rule: write Tool or Tool(what it may do).' : meaning}</p>
          {breadth.map((words) => (
            <p key={words} className={styles.breadth} role="status">
              {words}
            </p>
          ))}
        </div>
      </div>
    </div>
  )
}

const NAMED = 3
const PART_SHOWN = 80

/** Whether this very request would have been spared. */
function Effect({ rules, asked }: { rules: readonly string[]; asked: AskedFor }) {
  const left = stillAsked(rules, asked)
  if (left === null) return null
  if (left.length === 0) return <p className={styles.effect}>The same is not asked again while this holds.</p>
  return (
    <p className={classNames(styles.effect, styles.misses)}>
      The same would still be asked: these rules do not match{' '}
      {left.slice(0, NAMED).map((part, at) => (
        <span key={part}>
          {at > 0 && ', '}
          <code>{part.length > PART_SHOWN ? `${part.slice(0, PART_SHOWN)}…` : part}</code>
        </span>
      ))}
      {left.length > NAMED && ` and ${left.length - NAMED} more`}.
    </p>
  )
}
