/** What needs the user, of all sessions in one list, answered from the keyboard one after the other. */
import { CheckCheck, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { Decision } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { OfflineNotice } from '../client/offline-notice.tsx'
import { useAction } from '../client/use-action.ts'
import { useNow } from '../client/use-now.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { useGuard } from '../ui/use-guard.ts'
import { InboxDetail } from './inbox-detail.tsx'
import { InboxList, inboxOptionId } from './inbox-list.tsx'
import styles from './inbox.module.css'
import { type InboxItem, readableIn, type RequestItem } from './items.ts'
import type { InboxState } from './use-inbox.ts'

type InboxProps = {
  inbox: InboxState
  userHome: string | undefined
  onOpen: (id: SessionId) => void
  onDone: (sessions: readonly Session[]) => void
  onClose: () => void
  /** The card of a request, which takes neither the focus nor any key by itself. */
  renderRequest: (item: RequestItem) => ReactNode
  /** It warns of something that can't be undone: no key alone approves it. */
  isDangerous: (item: RequestItem) => boolean
  /** Beside the title: whether notifications are shown. */
  notices?: ReactNode
}

const AGE_EVERY_MS = 30_000

export function Inbox(props: InboxProps) {
  const { inbox, userHome, onOpen, onDone, onClose, renderRequest, isDangerous, notices } = props
  const { items, error, retry } = inbox
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const now = useNow(AGE_EVERY_MS)
  const [chosen, setChosen] = useState<{ readonly key: string; readonly at: number }>({ key: '', at: 0 })
  const found = items.findIndex(({ key }) => key === chosen.key)
  // what was chosen is answered: the one in its place takes over
  const at = found === -1 ? Math.min(chosen.at, items.length - 1) : found
  const current = items[at]
  const { answer, guard } = useAnswer(current)
  const empty = items.length === 0
  useEffect(() => list.current?.focus(), [empty])
  const choose = (to: number) => {
    const next = Math.min(items.length - 1, Math.max(0, to))
    const item = items[next]
    if (!item) return
    setChosen({ key: item.key, at: next })
    document.getElementById(inboxOptionId(listId, next))?.scrollIntoView({ block: 'nearest' })
  }
  const done = (item: InboxItem | undefined) => {
    if (item && (item.kind === 'failed' || item.kind === 'finished')) onDone([item.session])
  }
  const tool = current?.kind === 'permission' && current.request?.kind === 'tool' ? current.request : null
  // what a stray key must not approve is answered by the card
  const mayApprove = tool !== null && !tool.defaultToNo && current?.kind === 'permission' && !isDangerous(current)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey)
      return
    if (event.key === 'Escape') {
      event.preventDefault()
      onClose()
      return
    }
    if (isWriting(event.target)) return
    const onButton = event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null
    const keys: Partial<Record<string, () => void>> = {
      KeyJ: () => choose(at + 1),
      ArrowDown: () => choose(at + 1),
      KeyK: () => choose(at - 1),
      ArrowUp: () => choose(at - 1),
      Home: () => choose(0),
      End: () => choose(items.length - 1),
      ...(current && !onButton && { Enter: () => onOpen(current.session.id), KeyO: () => onOpen(current.session.id) }),
      KeyE: () => done(current),
      ...(tool &&
        !event.repeat && {
          KeyD: guard(() => answer({ kind: 'deny', reason: '' })),
          ...(mayApprove && { KeyA: guard(() => answer({ kind: 'allow-once' })) }),
          ...(mayApprove && tool.sessionRule !== null && { KeyS: guard(() => answer({ kind: 'allow-session' })) }),
        }),
    }
    const action = keys[event.code] ?? keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }
  const readable = readableIn(items)
  return (
    <section className={styles.inbox} aria-labelledby={`${listId}-title`} onKeyDown={onKeyDown}>
      <header className={styles.header}>
        <h1 id={`${listId}-title`} className={styles.title}>
          What needs you {!empty && <span className={styles.count}>{items.length}</span>}
        </h1>
        {notices}
        {readable.length > 1 && (
          <Button size="sm" look="ghost" onClick={() => onDone(readable)}>
            <CheckCheck size={14} aria-hidden /> Mark {readable.length} done
          </Button>
        )}
        <IconButton label="Close the inbox" shortcut="Esc" className={styles.close ?? ''} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <OfflineNotice meaning="This is how things stood before; answers can be given once it is back." />
      {error && (
        <div className={styles.notice}>
          <FailureNotice urgent error={error} onRetry={retry} />
        </div>
      )}
      {current ? (
        <>
          <div className={styles.both}>
            <InboxList ref={list} id={listId} items={items} at={at} now={now} onChoose={choose} onOpen={onOpen} />
            <InboxDetail
              key={current.key}
              item={current}
              userHome={userHome}
              onOpen={onOpen}
              onDone={done}
              renderRequest={renderRequest}
            />
          </div>
          <Keys
            tool={tool !== null}
            approve={mayApprove}
            session={mayApprove && tool.sessionRule !== null}
            readable={current.kind === 'failed' || current.kind === 'finished'}
          />
        </>
      ) : (
        <div ref={list} tabIndex={-1} className={styles.nothing}>
          <Empty title="Nothing needs you">
            Questions, requests for permission, failures and finished sessions you have not read are collected here,
            from all sessions.
          </Empty>
        </div>
      )}
    </section>
  )
}

type KeysProps = { tool: boolean; approve: boolean; session: boolean; readable: boolean }

const Keys = ({ tool, approve, session, readable }: KeysProps) => (
  <footer className={styles.keys}>
    <span>
      <Kbd>J</Kbd> <Kbd>K</Kbd> choose
    </span>
    <span>
      <Kbd>Enter</Kbd> open
    </span>
    {tool && (
      <>
        {approve ? (
          <span>
            <Kbd>A</Kbd> allow once
          </span>
        ) : (
          <span>No key allows this: use its buttons</span>
        )}
        {session && (
          <span>
            <Kbd>S</Kbd> allow for the session
          </span>
        )}
        <span>
          <Kbd>D</Kbd> deny
        </span>
      </>
    )}
    {readable && (
      <span>
        <Kbd>E</Kbd> done
      </span>
    )}
  </footer>
)

/** After an answer the next request takes the place of the one before: the same key pressed again is not yet meant for it. */
export const REARM_MS = 800

/** Armed anew for each item, and once more when what it asks arrives: nobody decides on what was not there yet. */
function useAnswer(item: InboxItem | undefined) {
  const { client } = useBullpen()
  const act = useAction()
  const [answering, setAnswering] = useState<string | null>(null)
  const known = item !== undefined && 'request' in item && item.request !== null
  const { guarded } = useGuard(`${item?.key ?? ''} ${known}`)
  const answeredAt = useRef(-Infinity)
  const guard = (action: () => void) =>
    guarded(() => {
      if (performance.now() - answeredAt.current >= REARM_MS) action()
    })
  const answer = (decision: Decision) => {
    if (!item || !('requestId' in item) || !known || answering === item.key) return
    answeredAt.current = performance.now()
    setAnswering(item.key)
    void act(() =>
      client.permissions.answer({ sessionId: item.session.id, requestId: item.requestId, decision }),
    ).finally(() => setAnswering(null))
  }
  return { answer, guard }
}

const isWriting = (target: EventTarget): boolean =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
