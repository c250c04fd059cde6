/** Where prompts are written: Enter sends, Shift+Enter breaks the line, Escape interrupts. */
import { ArrowUp, Paperclip, SkipForward, Square } from 'lucide-react'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react'
import { IMAGE_TYPES } from '#shared/images.ts'
import { printChord } from '../../client/chords.ts'
import { useOffers } from '../../client/offers.ts'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import styles from './composer.module.css'
import { doneTyping, noteTyping } from './typing.ts'

export type ComposerHandle = {
  readonly focus: () => void
  /** Replaces the text, with the caret there; null = at its end. */
  readonly edit: (text: string, caret: number | null) => void
  /** Puts words where the caret is. */
  readonly insert: (words: string) => void
  /** Files that were dropped around it. */
  readonly take: (files: readonly File[]) => void
}

type ComposerProps = {
  text: string
  onText: (text: string) => void
  /** `now`: the turn that is under way is stopped for it. */
  onSend: (now: boolean) => void
  onInterrupt: () => void
  busy: boolean
  interrupting: boolean
  sending: boolean
  /** Why nothing can be sent now, in a sentence; what is written stays. */
  refusal?: string | null
  placeholder: string
  /** Pickers and figures under the text. */
  tools: ReactNode
  handle: Ref<ComposerHandle>
  /** Something besides words is to be sent. */
  hasMore?: boolean
  /** Over the text, within the frame. */
  above?: ReactNode
  /** Over the frame. */
  popup?: ReactNode
  /** Of the text, while there is a popup. */
  aria?: Readonly<Record<string, string | boolean | undefined>>
  /** Null while something is selected, or the text has no focus. `text` as it is with it. */
  onCaret?: (caret: number | null, text: string) => void
  /** Before anything else; true = the key has done its work. */
  onKey?: (event: KeyboardEvent, caret: number | null) => boolean
  /** Pasted, dropped around it, or chosen. */
  onFiles?: (files: readonly File[]) => void
}

/** Beyond it the text is surely higher than the box may grow; its size and direction would be sought through all of it. */
const MEASURED_CHARACTERS = 20_000
/** The style sheet lets it: to measure it, the page would be laid out once more for each key. */
const GROWS_BY_ITSELF = 'CSS' in globalThis && 'supports' in CSS && CSS.supports('field-sizing', 'content')
const AFTER_COMPOSITION_MS = 50

/** Of the first words: the browser's own `auto` goes through all of a text of megabytes, again and again. */
const directionOf = (text: string): 'rtl' | undefined =>
  /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(
    text.slice(0, 200),
  )
    ? 'rtl'
    : undefined

export function Composer(props: ComposerProps) {
  const { text, onText, onSend, onInterrupt, busy, interrupting, sending, placeholder, tools, handle } = props
  const { refusal = null, hasMore = false, above, popup, aria, onCaret, onKey, onFiles } = props
  const box = useRef<HTMLTextAreaElement>(null)
  /** Where the caret goes once the text is what it was asked to be. */
  const wanted = useRef<number | null>(null)
  const isLong = text.length > MEASURED_CHARACTERS
  useLayoutEffect(() => {
    const area = box.current
    if (!area) return
    if (!GROWS_BY_ITSELF) {
      area.style.height = isLong ? '' : 'auto'
      if (!isLong) area.style.height = `${area.scrollHeight}px`
    }
    if (wanted.current === null) return
    area.setSelectionRange(wanted.current, wanted.current)
    wanted.current = null
    onCaret?.(caretOf(area), area.value)
  }, [text, isLong, onCaret])
  const edit = (next: string, caret: number | null) => {
    wanted.current = caret ?? next.length
    if (next !== text) onText(next)
    box.current?.focus()
  }
  useImperativeHandle(handle, () => ({
    focus: () => box.current?.focus(),
    edit,
    insert(words) {
      const at = box.current?.selectionStart ?? text.length
      const gap = at > 0 && !/\s/.test(text.charAt(at - 1)) ? ' ' : ''
      edit(
        text.slice(0, at) + gap + words + text.slice(box.current?.selectionEnd ?? at),
        at + gap.length + words.length,
      )
    },
    take(files) {
      box.current?.focus()
      onFiles?.(files)
    },
  }))
  const composedAt = useRef(-Infinity)
  const canSend = (text.trim() !== '' || hasMore) && !sending && refusal === null
  // While an input method composes a character, Enter belongs to it. Safari ends the composition just before that Enter.
  const isComposing = ({ nativeEvent, timeStamp }: KeyboardEvent) =>
    nativeEvent.isComposing || timeStamp - composedAt.current < AFTER_COMPOSITION_MS
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    noteTyping()
    if (isComposing(event)) return
    if (onKey?.(event, caretOf(event.currentTarget)) === true) {
      event.preventDefault()
      return
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (!canSend || event.repeat) return
    doneTyping()
    onSend(event.ctrlKey || event.metaKey)
  }
  return (
    <form
      className={styles.composer}
      aria-label="Prompt"
      onSubmit={(event) => {
        event.preventDefault()
        if (event.target !== event.currentTarget) return // a form of a dialog or menu that opened from in here
        if (canSend) onSend(false)
      }}
    >
      {popup}
      {above}
      <textarea
        ref={box}
        className={classNames(styles.input, isLong && styles.long)}
        rows={1}
        dir={directionOf(text)}
        aria-label="Prompt"
        aria-keyshortcuts={busy ? 'Enter Control+Enter Meta+Enter' : 'Enter'}
        placeholder={placeholder}
        value={text}
        readOnly={sending}
        {...aria}
        onChange={(event) => {
          onText(event.target.value)
          onCaret?.(caretOf(event.target), event.target.value)
        }}
        onSelect={({ currentTarget: area }) => onCaret?.(caretOf(area), area.value)}
        onBlur={({ currentTarget: area }) => onCaret?.(null, area.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => takeFiles(event, onFiles)}
        onCompositionEnd={(event) => {
          composedAt.current = event.timeStamp
        }}
      />
      {refusal !== null && (
        <p className={styles.refusal} role="status">
          {refusal}
        </p>
      )}
      <div className={styles.bar}>
        <div className={styles.tools}>
          {onFiles && <FileButton onFiles={onFiles} />}
          {tools}
        </div>
        {sending && (
          <span className={styles.sending} role="status">
            <span className={styles.spinner} aria-hidden />
            Sending…
          </span>
        )}
        {busy && (
          <IconButton
            label={interrupting ? 'Interrupting' : 'Interrupt'}
            shortcut="Esc"
            className={styles.stop ?? ''}
            disabled={interrupting}
            onClick={onInterrupt}
          >
            <Square size={11} fill="currentColor" />
          </IconButton>
        )}
        {busy && canSend && (
          <IconButton label="Stop and send now" shortcut={printChord('Mod+Enter')} onClick={() => onSend(true)}>
            <SkipForward size={14} />
          </IconButton>
        )}
        <IconButton
          label={busy ? 'Queue behind the running turn' : 'Send'}
          shortcut="Enter"
          type="submit"
          className={styles.send ?? ''}
          disabled={!canSend}
        >
          <ArrowUp size={15} />
        </IconButton>
      </div>
    </form>
  )
}

const caretOf = ({ selectionStart, selectionEnd }: HTMLTextAreaElement): number | null =>
  selectionStart === selectionEnd ? selectionStart : null

function takeFiles(event: ClipboardEvent, onFiles: ComposerProps['onFiles']): void {
  const files = Array.from(event.clipboardData.files)
  // what is copied from a document comes with a picture of itself: the words are meant
  if (!onFiles || files.length === 0 || event.clipboardData.getData('text/plain') !== '') return
  event.preventDefault()
  onFiles(files)
}

const FileButton = memo(function FileButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const chooser = useRef<HTMLInputElement>(null)
  useOffers({ 'session.attach': () => chooser.current?.click() })
  return (
    <>
      <IconButton size="sm" label="Add images or files" onClick={() => chooser.current?.click()}>
        <Paperclip size={14} />
      </IconButton>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label="Images or files"
        accept={[...IMAGE_TYPES, 'text/*', '*/*'].join(',')}
        onChange={(event) => {
          onFiles(Array.from(event.target.files ?? []))
          event.target.value = '' // the same file may be chosen again
        }}
      />
    </>
  )
})
