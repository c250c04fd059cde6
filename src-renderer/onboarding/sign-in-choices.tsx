/** The ways to let Claude Code talk to a model. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FlaskConical, KeyRound, LogIn } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { focusIfFree } from '../ui/focus.ts'
import { Notice } from '../ui/notice.tsx'
import { ApiKeyForm } from './api-key-form.tsx'
import { Login } from './login.tsx'
import styles from './onboarding.module.css'

type SignInChoicesProps = { onDemo: () => void; onDone: () => void }
type Step = 'choose' | 'claude' | 'console' | 'api-key'

export function SignInChoices({ onDemo, onDone }: SignInChoicesProps) {
  const { client, queries } = useBullpen()
  const queryClient = useQueryClient()
  const act = useAction()
  const [step, setStep] = useState<Step>('choose')
  const status = useQuery(queries.credentials.status.queryOptions())
  const back = () => setStep('choose')
  const done = () => {
    back()
    onDone()
  }
  if (status.isPending) return <Loading label="Looking for credentials" />
  if (status.isError) {
    const { message, remedy, detail } = toAppErrorData(status.error)
    return <Notice tone="error" message={message} remedy={remedy} detail={detail} />
  }
  if (step === 'claude' || step === 'console') return <Login account={step} onDone={done} onCancel={back} />
  if (step === 'api-key') return <ApiKeyForm status={status.data} onDone={done} onCancel={back} />
  const { method, source, kept } = status.data
  const forget = () =>
    void act(async () => {
      await client.credentials.clearApiKey()
      await queryClient.invalidateQueries()
    })
  return (
    <div className={styles.stack}>
      {method !== 'none' && (
        <Notice
          tone="info"
          message={`In use: ${source}`}
          actions={
            kept && (
              <Button size="sm" onClick={forget}>
                Forget the API key
              </Button>
            )
          }
        />
      )}
      <ul className={styles.choices}>
        <ChoiceCard
          icon={<FlaskConical size={18} />}
          title="Try the demo"
          note="The real Claude Code against a scripted model on this machine. No account, no network, no cost."
          onChoose={onDemo}
          primary={method === 'none'}
        />
        <ChoiceCard
          icon={<LogIn size={18} />}
          title="Sign in with Claude"
          note="A Pro, Max, Team or Enterprise plan, through Claude Code’s own login."
          onChoose={() => setStep('claude')}
        />
        <ChoiceCard
          icon={<LogIn size={18} />}
          title="Sign in with the Console"
          note="An Anthropic Console account, billed by use of the API."
          onChoose={() => setStep('console')}
        />
        <ChoiceCard
          icon={<KeyRound size={18} />}
          title="Use an API key"
          note="A key of the Anthropic API."
          onChoose={() => setStep('api-key')}
        />
      </ul>
    </div>
  )
}

type ChoiceCardProps = { icon: ReactNode; title: string; note: string; primary?: boolean; onChoose: () => void }

const ChoiceCard = ({ icon, title, note, primary = false, onChoose }: ChoiceCardProps) => (
  <li>
    <button
      type="button"
      ref={primary ? focusIfFree : undefined}
      className={styles.choice}
      data-primary={primary}
      onClick={onChoose}
    >
      <span className={styles.choiceIcon}>{icon}</span>
      <span className={styles.choiceWords}>
        {title}
        <small>{note}</small>
      </span>
    </button>
  </li>
)
