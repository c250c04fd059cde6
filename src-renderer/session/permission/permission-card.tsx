/** Asks whether a tool may run: what exactly, why, and the three answers. */
import { ShieldAlert } from 'lucide-react'
import { type SubmitEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import { usePaneFocus } from '../../client/pane-focus.ts'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { describeTool, relativePath, type ToolDescription, toolTitle } from '../tools/describe-tool.ts'
import { DiffView } from '../tools/diff-view.tsx'
import { Command, Output } from '../tools/tool-body.tsx'
import styles from './permission-card.module.css'
import { useGuard } from '../../ui/use-guard.ts'

export type ToolRequest = Extract<PermissionRequest, { kind: 'tool' }>

type PermissionCardProps = {
  request: ToolRequest
  cwd: string
  /** How many more wait behind this one. */
  behind: number
  answering: boolean
  onAnswer: (decision: Decision) => void
}

export function PermissionCard({ request, cwd, behind, answering, onAnswer }: PermissionCardProps) {
  const { toolName, input, displayName, description, reason, blockedPath, mcpServer, sessionRule, defaultToNo } =
    request
  const tool = describeTool(toolName, input)
  const hasKeyboard = usePaneFocus()
  const { guarded, onKeyDown } = useGuard(`${request.requestId} ${hasKeyboard}`)
  const [denying, setDenying] = useState(false)
  const card = useRef<HTMLElement>(null)
  const first = useRef<HTMLButtonElement>(null)
  const titleId = useId()
  useFocusUnlessTyping(first, request.requestId, hasKeyboard)
  const allowOnce = guarded(() => onAnswer({ kind: 'allow-once' }))
  const allowSession = guarded(() => onAnswer({ kind: 'allow-session' }))
  const startDenying = guarded(() => setDenying(true))
  useShortcuts(
    answering || !hasKeyboard
      ? {}
      : { KeyA: allowOnce, KeyD: startDenying, ...(sessionRule !== null && { KeyS: allowSession }) },
  )
  const wantsNo = defaultToNo ? first : undefined
  const wantsYes = defaultToNo ? undefined : first
  return (
    <section ref={card} className={styles.card} role="group" aria-labelledby={titleId} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <ShieldAlert size={16} className={styles.icon} aria-hidden />
        <h2 id={titleId} className={styles.title}>
          {headline(tool, displayName === '' ? toolTitle(toolName) : displayName)}
        </h2>
        {behind > 0 && <span className={styles.behind}>{behind} more waiting</span>}
      </header>
      <div className={styles.subject}>
        {description !== null && !saysNothingNew(description, tool) && <p className={styles.why}>{description}</p>}
        <Subject tool={tool} input={input} cwd={cwd} />
        <dl className={styles.facts}>
          {reason !== null && <Fact name="Why it asks" value={reason} />}
          {blockedPath !== null && <Fact name="Path" value={relativePath(blockedPath, cwd)} mono />}
          {mcpServer && <Fact name="MCP server" value={`${mcpServer.name} (${mcpServer.source})`} mono />}
        </dl>
      </div>
      {denying ? (
        <DenyForm
          answering={answering}
          onCancel={() => setDenying(false)}
          onDeny={(words) => onAnswer({ kind: 'deny', reason: words })}
        />
      ) : (
        <div className={styles.actions}>
          <Button ref={wantsYes} look="primary" disabled={answering} aria-keyshortcuts="Alt+A" onClick={allowOnce}>
            Allow once {hasKeyboard && <Kbd hidden>Alt+A</Kbd>}
          </Button>
          {sessionRule !== null && (
            <Button disabled={answering} aria-keyshortcuts="Alt+S" onClick={allowSession}>
              Allow for this session {hasKeyboard && <Kbd hidden>Alt+S</Kbd>}
            </Button>
          )}
          <Button ref={wantsNo} disabled={answering} aria-keyshortcuts="Alt+D" onClick={startDenying}>
            Deny… {hasKeyboard && <Kbd hidden>Alt+D</Kbd>}
          </Button>
          {sessionRule !== null && (
            <p className={styles.rule}>
              For this session it would add <code>{sessionRule}</code>
            </p>
          )}
        </div>
      )}
    </section>
  )
}

/** The CLI describes an edit by the name of its file, which stands over the diff anyway. */
const saysNothingNew = (description: string, tool: ToolDescription): boolean =>
  (tool.kind === 'edit' && tool.path.endsWith(description)) || (tool.kind === 'command' && tool.command === description)

function headline(tool: ToolDescription, displayName: string): string {
  if (tool.kind === 'command') return 'Claude wants to run a command'
  if (tool.kind === 'edit') return tool.isNew ? 'Claude wants to write a file' : 'Claude wants to edit a file'
  return `Claude wants to use ${displayName}`
}

function Subject({ tool, input, cwd }: { tool: ToolDescription; input: ToolRequest['input']; cwd: string }) {
  if (tool.kind === 'command') return <Command command={tool.command} />
  if (tool.kind === 'edit') {
    return (
      <>
        <p className={styles.path}>{relativePath(tool.path, cwd)}</p>
        <DiffView edits={tool.edits} whole />
      </>
    )
  }
  return <Output text={JSON.stringify(input, null, 2)} label="Input" language="json" />
}

const Fact = ({ name, value, mono = false }: { name: string; value: string; mono?: boolean }) => (
  <div>
    <dt>{name}</dt>
    <dd className={mono ? styles.mono : undefined}>{value}</dd>
  </div>
)

type DenyFormProps = { answering: boolean; onCancel: () => void; onDeny: (reason: string) => void }

function DenyForm({ answering, onCancel, onDeny }: DenyFormProps) {
  const [reason, setReason] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onDeny(reason.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation() // back to the choice, not an interrupt
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
        onChange={(event) => setReason(event.target.value)}
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

/** Takes the focus only where no text is being written. */
function useFocusUnlessTyping(target: RefObject<HTMLElement | null>, subject: string, mayTake: boolean): void {
  const wanted = useRef(mayTake)
  useEffect(() => {
    wanted.current = mayTake
  })
  useEffect(() => {
    if (!wanted.current) return
    const active = document.activeElement
    const typing =
      (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement) && active.value.trim() !== ''
    const elsewhere = active?.closest('[role="dialog"], [role="menu"]') !== null && active !== null
    if (!typing && !elsewhere) target.current?.focus()
  }, [target, subject])
}

/** Alt with a letter, by its place on the keyboard: Option types other characters on a Mac. */
function useShortcuts(actions: Readonly<Partial<Record<string, () => void>>>): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return
      const action = latest.current[event.code]
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
