/** Finds a text in one session: the number of hits, the way from one to the next, and marks where they stand. */
import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import type { TranscriptStore } from '../transcript/transcript-store.ts'
import { useTranscript } from '../transcript/use-transcript.ts'
import styles from './find-bar.module.css'
import { type FindPlace, numberOf, stepFrom, totalOf } from './find-hits.ts'
import { type Hits, useHits } from './use-hits.ts'
import { useMarks } from './use-marks.ts'

export type FindHandle = { readonly focus: () => void; readonly step: (by: 1 | -1) => void }

type FindBarProps = {
  handle: Ref<FindHandle>
  id: SessionId
  store: TranscriptStore
  /** What scrolls. */
  scroller: () => HTMLElement | null
  /** Looked for last, to begin with. */
  text: string
  onText: (text: string) => void
  onClose: () => void
}

export function FindBar({ handle, id, store, scroller, text, onText, onClose }: FindBarProps) {
  const [matchCase, setMatchCase] = useState(false)
  const found = useHits(id, store, text, matchCase)
  const { hits, pattern } = found
  const [place, setPlace] = useState<FindPlace | null>(null)
  const { revealed } = useTranscript(store)
  const input = useRef<HTMLInputElement>(null)
  const goTo = useCallback(
    (next: FindPlace | null) => {
      setPlace(next)
      if (next) void store.reveal(next.seq, { takesFocus: false })
    },
    [store],
  )
  const step = (by: 1 | -1) => goTo(stepFrom(hits, place, by))
  useFirstHit({ found, place, goTo })
  useMarks({ scroller, pattern, place, revealed })
  const focus = () => {
    input.current?.focus()
    input.current?.select()
  }
  useImperativeHandle(handle, () => ({ focus, step }))
  useEffect(() => {
    focus()
    // a palette that closes puts the keyboard back where it was, a moment later
    const later = setTimeout(focus, 50)
    return () => clearTimeout(later)
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && event.target === input.current) step(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
  }
  return (
    <search className={styles.bar} aria-label="Find in this session" onKeyDown={onKeyDown}>
      <input
        ref={input}
        className={styles.input}
        type="text"
        aria-label="Find in this session"
        placeholder="Find in this session"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={({ target }) => onText(target.value)}
      />
      <span className={classNames(styles.count, found.error && styles.failed)} role="status">
        {text.trim() !== '' && wordsOf(found, place)}
      </span>
      <IconButton
        size="sm"
        label="Match case"
        aria-pressed={matchCase}
        className={matchCase ? (styles.pressed ?? '') : ''}
        onClick={() => setMatchCase(!matchCase)}
      >
        <CaseSensitive size={16} />
      </IconButton>
      <IconButton
        size="sm"
        label="Previous"
        shortcut="Shift+Enter"
        disabled={hits.length === 0}
        onClick={() => step(-1)}
      >
        <ChevronUp size={15} />
      </IconButton>
      <IconButton size="sm" label="Next" shortcut="Enter" disabled={hits.length === 0} onClick={() => step(1)}>
        <ChevronDown size={15} />
      </IconButton>
      <IconButton size="sm" label="Close" shortcut="Esc" onClick={onClose}>
        <X size={15} />
      </IconButton>
    </search>
  )
}

function wordsOf({ hits, done, error }: Hits, place: FindPlace | null): string {
  if (error) return error.message
  const total = totalOf(hits)
  if (total === 0) return done ? 'Not found' : 'Looking…'
  return `${numberOf(hits, place).toLocaleString('en')} of ${total.toLocaleString('en')}${done ? '' : '…'}`
}

type FirstHit = { found: Hits; place: FindPlace | null; goTo: (place: FindPlace | null) => void }

/** Goes to the last hit as soon as there is one, and stays at a hit that what is typed next still fits. */
function useFirstHit({ found: { hits, pattern }, place, goTo }: FirstHit): void {
  const source = pattern === null ? null : `${pattern.source} ${pattern.flags}`
  const gone = useRef<string | null>(null)
  useEffect(() => {
    if (source === null || hits.length === 0 || gone.current === source) return
    gone.current = source
    goTo(numberOf(hits, place) > 0 ? place : stepFrom(hits, null, 1))
  }, [source, hits, place, goTo])
}
