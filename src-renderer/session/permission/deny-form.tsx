/** Denying, with words for the model. */
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import styles from './permission-card.module.css'

type DenyFormProps = {
  /** When it appears. */
  takesFocus: boolean
  reason: string
  onReason: (reason: string) => void
  answering: boolean
  onCancel: () => void
  onDeny: (reason: string) => void
}

export function DenyForm({ takesFocus, reason, onReason, answering, onCancel, onDeny }: DenyFormProps) {
  const field = useRef<HTMLInputElement>(null)
  const mayTakeFocus = useRef(takesFocus)
  useEffect(() => {
    if (mayTakeFocus.current) field.current?.focus()
  }, [])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onDeny(reason.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Escape') return
    event.stopPropagation() // back to the choice, not an interrupt
    event.preventDefault()
    onCancel()
  }
  return (
    <form className={styles.actions} onSubmit={submit} onKeyDown={onKeyDown}>
      <TextInput
        ref={field}
        className={styles.reason}
        aria-label="Reason, for Claude"
        placeholder="Reason, for Claude (optional)"
        maxLength={10_000}
        value={reason}
        onChange={(event) => onReason(event.target.value)}
      />
      <Button type="submit" look="danger" disabled={answering}>
        Deny
      </Button>
      <Button look="ghost" onClick={onCancel}>
        Back
      </Button>
    </form>
  )
}
