/** Takes an API key and says where it is kept. */
import { useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { CredentialStatus } from '#shared/system.ts'
import { useBullpen } from '../client/context.tsx'
import { Button } from '../ui/button.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { showToast } from '../ui/toasts.tsx'
import styles from './onboarding.module.css'

const SHORTEST = 8

type ApiKeyFormProps = { status: CredentialStatus; onDone: () => void; onCancel: () => void }

export function ApiKeyForm({ status: { secretStore }, onDone, onCancel }: ApiKeyFormProps) {
  const { client } = useBullpen()
  const queryClient = useQueryClient()
  const [key, setKey] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | undefined>()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      const { kept } = await client.credentials.setApiKey({ key: key.trim() })
      const where = kept === 'secret-store' ? "kept in the system's secret store" : 'kept for this run only'
      showToast({ tone: 'info', message: `The API key is in use and ${where}.` })
      void queryClient.invalidateQueries()
      onDone()
    } catch (failure) {
      const { message, remedy } = toAppErrorData(failure)
      setError(`${message} ${remedy}`)
    } finally {
      setBusy(false)
    }
  }
  const hint = secretStore.available
    ? "It is kept in the system's secret store, nowhere else."
    : `It is kept for this run only. ${secretStore.reason ?? 'This system has no secret store.'}`
  return (
    <form className={styles.stack} onSubmit={(event) => void submit(event)}>
      <Field label="Anthropic API key" hint={hint} error={error}>
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            type="password"
            autoFocus
            placeholder="sk-ant-…"
            aria-describedby={describedBy}
            aria-invalid={invalid}
            value={key}
            maxLength={500}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.row}>
        <Button type="submit" look="primary" disabled={busy || key.trim().length < SHORTEST}>
          Use this key
        </Button>
        <Button look="ghost" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
