/** Where prompts are written: Enter sends, Shift+Enter breaks the line, Escape interrupts. */
import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { IconButton } from '../../ui/button.tsx'
import styles from './composer.module.css'

export type ComposerHandle = { readonly focus: () => void }

type ComposerProps = {
  text: string
  onText: (text: string) => void
  onSend: () => void
  onInterrupt: () => void
  busy: boolean
  interrupting: boolean
  sending: boolean
  placeholder: string
  /** Pickers and figures under the text. */
  tools: ReactNode
  handle: Ref<ComposerHandle>
}

/** Beyond it the text is surely higher than the box may grow, and measuring it would be slow. */
const MEASURED_CHARACTERS = 20_000
const AFTER_COMPOSITION_MS = 50

export function Composer(props: ComposerProps) {
  const { text, onText, onSend, onInterrupt, busy, interrupting, sending, placeholder, tools, handle } = props
  const box = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = text.length > MEASURED_CHARACTERS ? '100vh' : 'auto'
    if (text.length <= MEASURED_CHARACTERS) area.style.height = `${area.scrollHeight}px`
  }, [text])
  useImperativeHandle(handle, () => ({ focus: () => box.current?.focus() }))
  const composedAt = useRef(-Infinity)
  const canSend = text.trim() !== '' && !sending
  // While an input method composes a character, Enter belongs to it. Safari ends the composition just before that Enter.
  const isComposing = ({ nativeEvent, timeStamp }: KeyboardEvent) =>
    nativeEvent.isComposing || timeStamp - composedAt.current < AFTER_COMPOSITION_MS
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || isComposing(event)) return
    event.preventDefault()
    if (canSend && !event.repeat) onSend()
  }
  return (
    <form
      className={styles.composer}
      aria-label="Prompt"
      onSubmit={(event) => {
        event.preventDefault()
        if (canSend) onSend()
      }}
    >
      <textarea
        ref={box}
        className={styles.input}
        rows={1}
        aria-label="Prompt"
        aria-keyshortcuts="Enter"
        placeholder={placeholder}
        value={text}
        readOnly={sending}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        onCompositionEnd={(event) => {
          composedAt.current = event.timeStamp
        }}
      />
      <div className={styles.bar}>
        <div className={styles.tools}>{tools}</div>
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
