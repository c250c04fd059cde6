/** Asks whether a tool may run: what exactly, what to look at twice, and the answers, from once to always. */
import { CircleHelp, ShieldAlert } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Decision } from '#shared/permissions.ts'
import { usePaneFocus } from '../../client/pane-focus.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useGuard } from '../../ui/use-guard.ts'
import { DenyForm } from './deny-form.tsx'
import { Explanation } from './explain/explanation.tsx'
import { HintList } from './hints/hint-list.tsx'
import { requestHints } from './hints/request-hints.ts'
import styles from './permission-card.module.css'
import { RequestFacts, RequestSubject, headline } from './request-subject.tsx'
import { RuleForm } from './rules/rule-form.tsx'
import type { ToolRequest } from './tool-request.ts'
import { useFocusUnlessTyping } from './use-focus-unless-typing.ts'
import { useShortcuts } from './use-shortcuts.ts'

type PermissionCardProps = {
  request: ToolRequest
  cwd: string
  /** The folder is not trusted: rules of the project are not read in it. */
  restricted?: boolean
  /** How many more wait behind this one. */
  behind: number
  answering: boolean
  onAnswer: (decision: Decision) => void
}

type Step = 'choosing' | 'denying' | 'always'

export function PermissionCard({ request, cwd, restricted = false, behind, answering, onAnswer }: PermissionCardProps) {
  const { requestId, toolName, input, sessionRule, rules, defaultToNo } = request
  const hasKeyboard = usePaneFocus()
  const guard = useGuard(`${requestId} ${hasKeyboard}`)
  const { guarded } = guard
  const [step, setStep] = useState<Step>('choosing')
  const [explaining, setExplaining] = useState(false)
  const hints = useMemo(() => requestHints({ toolName, input }, cwd), [toolName, input, cwd])
  const first = useRef<HTMLButtonElement>(null)
  // one Enter on the card as it appears must not approve what it warns of in red
  const startsAtDeny = defaultToNo || hints.some(({ weight }) => weight === 'danger')
  const titleId = useId()
  useFocusUnlessTyping(first, requestId, hasKeyboard)
  const allowOnce = guarded(() => onAnswer({ kind: 'allow-once' }))
  const allowSession = guarded(() => onAnswer({ kind: 'allow-session' }))
  const explain = () => setExplaining(!explaining)
  const goTo = (to: Step) => guarded(() => setStep(to))
  const mayShortcut = !answering && hasKeyboard && step === 'choosing'
  useShortcuts({
    ...(hasKeyboard && { KeyE: explain }),
    ...(mayShortcut && { KeyD: goTo('denying') }),
    ...(mayShortcut && rules !== null && { KeyR: goTo('always') }),
    // what must not be approved by a stray key has none for it
    ...(mayShortcut && !defaultToNo && { KeyA: allowOnce }),
    ...(mayShortcut && !defaultToNo && sessionRule !== null && { KeyS: allowSession }),
  })
  const back = () => setStep('choosing')
  const onKeyDown = (event: KeyboardEvent) => {
    guard.onKeyDown(event)
    if (event.key !== 'Escape' || event.defaultPrevented || !explaining) return
    event.stopPropagation() // the explanation goes first; only the next one interrupts
    event.preventDefault()
    setExplaining(false)
  }
  return (
    <section className={styles.card} role="group" aria-labelledby={titleId} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <ShieldAlert size={16} className={styles.icon} aria-hidden />
        <h2 id={titleId} className={styles.title}>
          {headline(request)}
        </h2>
        {behind > 0 && <span className={styles.behind}>{behind} more waiting</span>}
        <Button
          look="ghost"
          size="sm"
          aria-expanded={explaining}
          aria-keyshortcuts={hasKeyboard ? 'Alt+E' : undefined}
          onClick={explain}
        >
          <CircleHelp size={14} aria-hidden /> Explain
        </Button>
      </header>
      <div className={styles.subject}>
        <HintList hints={hints} />
        <RequestSubject request={request} cwd={cwd} />
        {explaining && <Explained toolName={toolName} input={input} cwd={cwd} />}
        <RequestFacts request={request} cwd={cwd} />
      </div>
      {step === 'denying' && (
        <DenyForm answering={answering} onCancel={back} onDeny={(words) => onAnswer({ kind: 'deny', reason: words })} />
      )}
      {step === 'always' && (
        <RuleForm
          {...{ toolName, input, cwd, restricted, answering }}
          suggested={rules ?? []}
          onCancel={back}
          onAllow={(chosen, scope) => onAnswer({ kind: 'allow-always', rules: chosen, scope })}
        />
      )}
      {step === 'choosing' && (
        <div className={styles.actions}>
          <Button
            ref={startsAtDeny ? undefined : first}
            look="primary"
            disabled={answering}
            aria-keyshortcuts={defaultToNo ? undefined : 'Alt+A'}
            onClick={allowOnce}
          >
            Allow once {hasKeyboard && !defaultToNo && <Kbd hidden>Alt+A</Kbd>}
          </Button>
          {sessionRule !== null && (
            <Button disabled={answering} aria-keyshortcuts={defaultToNo ? undefined : 'Alt+S'} onClick={allowSession}>
              Allow for this session {hasKeyboard && !defaultToNo && <Kbd hidden>Alt+S</Kbd>}
            </Button>
          )}
          {rules !== null && (
            <Button disabled={answering} aria-keyshortcuts="Alt+R" onClick={goTo('always')}>
              Always… {hasKeyboard && <Kbd hidden>Alt+R</Kbd>}
            </Button>
          )}
          <Button
            ref={startsAtDeny ? first : undefined}
            disabled={answering}
            aria-keyshortcuts="Alt+D"
            onClick={goTo('denying')}
          >
            Deny… {hasKeyboard && <Kbd hidden>Alt+D</Kbd>}
          </Button>
          {sessionRule !== null && (
            <p className={styles.rule} title={sessionRule}>
              For this session it would add <code>{sessionRule}</code>
            </p>
          )}
        </div>
      )}
    </section>
  )
}

/** Comes into view where it is asked for: what it explains may be long. */
function Explained(props: Parameters<typeof Explanation>[0]) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // in braces: newer browsers return a promise from it, which React would take for a clean-up
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={box}>
      <Explanation {...props} />
    </div>
  )
}
