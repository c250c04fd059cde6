/** The transcript of a session, painted again with every word, what it can be asked, and the finding in it. */
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PromptId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { usePaneFocus } from '../client/pane-focus.ts'
import { FindBar, type FindHandle } from './find/find-bar.tsx'
import { useMessageOffers } from './message-offers.ts'
import { useReader } from './readers.ts'
import styles from './session-transcript.module.css'
import type { ItemActions } from './transcript/item-actions.ts'
import type { Item } from './transcript/items.ts'
import { type TranscriptHandle, TranscriptList } from './transcript/transcript-list.tsx'
import type { Transcript, TranscriptStore } from './transcript/transcript-store.ts'
import { useTranscript } from './transcript/use-transcript.ts'

type SessionTranscriptProps = {
  session: Session
  store: TranscriptStore
  actions: ItemActions
  /** Listed over the prompt, not here as well. */
  queued: readonly { readonly promptId: PromptId }[]
  /** To the event of this number. */
  onCopyLink: (seq: number) => void
  footer: ReactNode
}

/** Typing in the prompt leaves it as it is. */
export const SessionTranscript = memo(function SessionTranscript(props: SessionTranscriptProps) {
  const { session, store, actions, queued, onCopyLink, footer } = props
  const transcript = useTranscript(store)
  const isRetrying = session.state.kind === 'retrying'
  const shown = useMemo(() => {
    const rest = withoutQueued(transcript, queued)
    return isRetrying ? withoutRetry(rest) : rest
  }, [transcript, queued, isRetrying])
  const focused = usePaneFocus()
  useEffect(() => (focused ? store.hurry() : undefined), [store, focused])
  const list = useRef<TranscriptHandle>(null)
  const find = useFinding()
  useReader({
    find: find.open,
    findNext: find.step,
    jump: (by) => list.current?.jump(by),
    toEnd: () => list.current?.toEnd(),
  })
  const copyLink = useCallback(
    (item: Item) => {
      const seq = store.seqOf(item)
      if (seq !== null) onCopyLink(seq)
    },
    [store, onCopyLink],
  )
  useMessageOffers({ items: shown.items, onCopyLink: copyLink })
  const scroller = useCallback(() => list.current?.scroller() ?? null, [])
  return (
    <div className={styles.frame}>
      {find.isOpen && (
        <FindBar
          handle={find.bar}
          id={session.id}
          store={store}
          scroller={scroller}
          text={find.text}
          onText={find.setText}
          onClose={find.close}
        />
      )}
      <TranscriptList
        handle={list}
        id={session.id}
        cwd={session.cwd}
        transcript={shown}
        actions={actions}
        onLoadOlder={() => void store.loadOlder()}
        onLoadAll={() => void store.loadAll()}
        onCopyLink={copyLink}
        footer={footer}
      />
    </div>
  )
})

/** Whether the bar is there, what it looked for last, and where the keyboard goes back to. */
function useFinding() {
  const bar = useRef<FindHandle>(null)
  const before = useRef<Element | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const open = () => {
    if (isOpen) bar.current?.focus()
    else {
      before.current = document.activeElement
      setOpen(true)
    }
  }
  return {
    bar,
    isOpen,
    text,
    setText,
    open,
    step: (by: 1 | -1) => (isOpen ? bar.current?.step(by) : open()),
    close: () => {
      setOpen(false)
      if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    },
  }
}

/** While the footer tells of the repetition, and counts down to the next, its line above would say the same. */
function withoutRetry(transcript: Transcript): Transcript {
  const last = transcript.items.at(-1)
  return last?.kind === 'notice' && last.retry ? { ...transcript, items: transcript.items.slice(0, -1) } : transcript
}

function withoutQueued(transcript: Transcript, queued: SessionTranscriptProps['queued']): Transcript {
  if (queued.length === 0) return transcript
  const ids = new Set(queued.map(({ promptId }) => promptId))
  return {
    ...transcript,
    items: transcript.items.filter((item) => item.kind !== 'prompt' || item.started || !ids.has(item.promptId)),
  }
}
