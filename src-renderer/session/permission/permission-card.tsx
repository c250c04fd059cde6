/** Asks whether a tool may run: what exactly, what to look at twice, and the answers, from once to always. */
import { CircleHelp, ShieldAlert } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Decision } from '#shared/permissions.ts'
import { usePaneFocus } from '../../client/pane-focus.ts'
import { useOffers } from '../../client/offers.ts'
import { useAriaKeys, useKeys } from '../../client/use-keys.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useGuard } from '../../ui/use-guard.ts'
import { DenyForm } from './deny-form.tsx'
import { Explanation } from './explain/explanation.tsx'
import { HintList } from './hints/hint-list.tsx'
import { requestHints } from './hints/request-hints.ts'
import styles from './permission-card.module.css'
import { RequestFacts, RequestSubject, headline } from './request-subject.tsx'
import { type RuleDraft, RuleForm } from './rules/rule-form.tsx'
import type { ToolRequest } from './tool-request.ts'
import { useFocusUnlessTyping } from './use-focus-unless-typing.ts'
import { Unsent, useUnsent } from './unsent.ts'
import { usePresentFile } from './use-present-file.ts'
import { type CardAction, useShortcuts } from './use-shortcuts.ts'

type PermissionCardProps = {
  sessionId: SessionId
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

type Draft = { readonly step: Step; readonly reason: string; readonly rules: RuleDraft | null }
const NOTHING: Draft = { step: 'choosing', reason: '', rules: null }
const unsent = new Unsent<Draft>()

export function PermissionCard(props: PermissionCardProps) {
  const { sessionId, request, cwd, restricted = false, behind, answering, onAnswer } = props
  const { requestId, toolName, input, sessionRule, rules, defaultToNo } = request
  const present = usePresentFile(sessionId, request)
  const hasKeyboard = usePaneFocus()
  const guard = useGuard(`${requestId} ${hasKeyboard}`)
  const { guarded } = guard
  const [draft, setDraft] = useUnsent(unsent, requestId, NOTHING)
  const { step, reason } = draft
  const setStep = (to: Step) => setDraft({ ...draft, step: to })
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
  // a form that was left open, and comes back with its card, takes the keyboard from nobody
  const [pressed, setPressed] = useState(false)
  const takesFocus = hasKeyboard || pressed
  const goTo = (to: Step) =>
    guarded(() => {
      setPressed(true)
      setStep(to)
    })
  const mayShortcut = !answering && hasKeyboard && step === 'choosing'
  const card = useRef<HTMLElement>(null)
  useShortcuts(card, {
    ...(hasKeyboard && { 'request.explain': explain }),
    ...(mayShortcut && { 'request.deny': goTo('denying') }),
    ...(mayShortcut && rules !== null && { 'request.always': goTo('always') }),
    // what must not be approved by a stray key has none for it
    ...(mayShortcut && !defaultToNo && { 'request.allow-once': allowOnce }),
    ...(mayShortcut && !defaultToNo && sessionRule !== null && { 'request.allow-session': allowSession }),
  })
  useOffers({
    'request.explain': explain,
    'request.deny': goTo('denying'),
    'request.always': rules === null ? { why: 'No rule may answer this' } : goTo('always'),
    'request.allow-once': allowOnce,
    'request.allow-session': sessionRule === null ? { why: 'This can only be allowed once' } : allowSession,
  })
  const [printed, aria] = [useKeys(), useAriaKeys()]
  const keyOf = (id: CardAction, isOffered = true) =>
    hasKeyboard && isOffered ? { printed: printed(id), 'aria-keyshortcuts': aria(id) } : NO_KEY
  const keys = {
    explain: keyOf('request.explain'),
    once: keyOf('request.allow-once', !defaultToNo),
    session: keyOf('request.allow-session', !defaultToNo),
    always: keyOf('request.always'),
    deny: keyOf('request.deny'),
  }
  const back = () => setStep('choosing')
  const onKeyDown = (event: KeyboardEvent) => {
    guard.onKeyDown(event)
    if (event.key !== 'Escape' || event.defaultPrevented || !explaining) return
    event.stopPropagation() // the explanation goes first; only the next one interrupts
    event.preventDefault()
    setExplaining(false)
  }
  return (
    <section ref={card} className={styles.card} role="group" aria-labelledby={titleId} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <ShieldAlert size={16} className={styles.icon} aria-hidden />
        <h2 id={titleId} className={styles.title}>
          {headline(request, present)}
        </h2>
        {behind > 0 && <span className={styles.behind}>{behind} more waiting</span>}
        <Button
          look="ghost"
          size="sm"
          aria-expanded={explaining}
          aria-keyshortcuts={keys.explain['aria-keyshortcuts']}
          onClick={explain}
        >
          <CircleHelp size={14} aria-hidden /> Explain
        </Button>
      </header>
      <div className={styles.subject}>
        <HintList hints={hints} />
        <RequestSubject request={request} present={present} cwd={cwd} />
        {explaining && <Explained toolName={toolName} input={input} cwd={cwd} />}
        <RequestFacts request={request} cwd={cwd} />
      </div>
      {step === 'denying' && (
        <DenyForm
          takesFocus={takesFocus}
          reason={reason}
          onReason={(words) => setDraft({ ...draft, reason: words })}
          answering={answering}
          onCancel={back}
          onDeny={(words) => onAnswer({ kind: 'deny', reason: words })}
        />
      )}
      {step === 'always' && (
        <RuleForm
          {...{ toolName, input, cwd, restricted, answering, takesFocus }}
          suggested={rules ?? []}
          draft={draft.rules}
          onDraft={(next) => setDraft({ ...draft, rules: next })}
          onCancel={back}
          onAllow={(chosen, scope) => onAnswer({ kind: 'allow-always', rules: chosen, scope })}
        />
      )}
      {step === 'choosing' && (
        <div className={styles.actions}>
          <Button
            ref={startsAtDeny ? undefined : first}
            look={startsAtDeny ? 'secondary' : 'primary'}
            disabled={answering}
            aria-keyshortcuts={keys.once['aria-keyshortcuts']}
            onClick={allowOnce}
          >
            Allow once <Key of={keys.once.printed} />
          </Button>
          {sessionRule !== null && (
            <Button disabled={answering} aria-keyshortcuts={keys.session['aria-keyshortcuts']} onClick={allowSession}>
              Allow for this session <Key of={keys.session.printed} />
            </Button>
          )}
          {rules !== null && (
            <Button disabled={answering} aria-keyshortcuts={keys.always['aria-keyshortcuts']} onClick={goTo('always')}>
              Always… <Key of={keys.always.printed} />
            </Button>
          )}
          <Button
            ref={startsAtDeny ? first : undefined}
            disabled={answering}
            aria-keyshortcuts={keys.deny['aria-keyshortcuts']}
            onClick={goTo('denying')}
          >
            Deny… <Key of={keys.deny.printed} />
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

const NO_KEY = { printed: undefined, 'aria-keyshortcuts': undefined }

const Key = ({ of: key }: { of: string | undefined }) => key !== undefined && <Kbd hidden>{key}</Kbd>

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
