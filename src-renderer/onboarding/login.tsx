/** Signs in through the CLI's own login: a page to open, and a code to bring back. */
import { useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import { useBullpen } from '../client/context.tsx'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './onboarding.module.css'

type Account = 'claude' | 'console'
type Progress =
  | { readonly kind: 'starting' }
  | { readonly kind: 'waiting'; readonly url: string }
  | { readonly kind: 'failed'; readonly error: AppErrorData }

export function Login({ account, onDone, onCancel }: { account: Account; onDone: () => void; onCancel: () => void }) {
  const { client, desktop } = useBullpen()
  const queryClient = useQueryClient()
  const [attempt, setAttempt] = useState(0)
  const [progress, setProgress] = useState<Progress>({ kind: 'starting' })
  const [code, setCode] = useState('')
  const [codeError, setCodeError] = useState<string | undefined>()
  const done = useRef(onDone)
  useEffect(() => {
    done.current = onDone
  })
  useEffect(() => {
    const ending = new AbortController()
    const run = async () => {
      try {
        for await (const event of await client.credentials.login({ account }, { signal: ending.signal })) {
          if (event.type === 'url') setProgress({ kind: 'waiting', url: event.url })
          if (event.type === 'failed') setProgress({ kind: 'failed', error: event.error })
          if (event.type === 'done') {
            void queryClient.invalidateQueries()
            done.current()
          }
        }
      } catch (failure) {
        if (!ending.signal.aborted) setProgress({ kind: 'failed', error: toAppErrorData(failure) })
      }
    }
    void run()
    return () => ending.abort()
  }, [client, queryClient, account, attempt])
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setCodeError(undefined)
    try {
      await client.credentials.submitLoginCode({ code })
    } catch (failure) {
      const { message, remedy } = toAppErrorData(failure)
      setCodeError(`${message} ${remedy}`)
    }
  }
  const openPage = (event: { preventDefault: () => void }, url: string) => {
    if (!desktop) return
    event.preventDefault()
    client.shell.openExternal({ url }).catch((failure: unknown) => setCodeError(toAppErrorData(failure).message))
  }
  if (progress.kind === 'starting') return <Loading label="Starting the sign-in of Claude Code" />
  if (progress.kind === 'failed') {
    const { message, remedy, detail } = progress.error
    return (
      <Notice
        tone="error"
        urgent
        message={message}
        remedy={remedy}
        detail={detail}
        actions={
          <>
            <Button
              size="sm"
              onClick={() => {
                setProgress({ kind: 'starting' })
                setAttempt(attempt + 1)
              }}
            >
              Try again
            </Button>
            <Button size="sm" look="ghost" onClick={onCancel}>
              Back
            </Button>
          </>
        }
      />
    )
  }
  const { url } = progress
  return (
    <form className={styles.stack} onSubmit={(event) => void submit(event)}>
      <p>
        1. Sign in on{' '}
        {url.startsWith('https://') ? (
          <a href={url} target="_blank" rel="noopener noreferrer" title={url} onClick={(event) => openPage(event, url)}>
            Anthropic’s page
          </a>
        ) : (
          <code>{url}</code>
        )}
        . It may have opened by itself.
      </p>
      <Field label="2. If the page shows a code, paste it here" error={codeError}>
        {({ id, describedBy, invalid }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            value={code}
            maxLength={2000}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.row}>
        <Button type="submit" look="primary" disabled={code.trim() === ''}>
          Hand in the code
        </Button>
        <Button look="ghost" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
