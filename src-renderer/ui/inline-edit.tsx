/** Changes a short text in its place: Enter keeps it, Escape leaves it as it was. */
import { useEffect, useRef, useState } from 'react'
import { TextInput } from './field.tsx'

type InlineEditProps = {
  label: string
  value: string
  className?: string | undefined
  /** The new text, trimmed; null = left as it was, or empty. */
  onDone: (value: string | null) => void
}

export function InlineEdit({ label, value, className, onDone }: InlineEditProps) {
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => {
    // A menu that opened this gives the focus back to its button first.
    const timer = setTimeout(() => field.current?.select())
    return () => clearTimeout(timer)
  }, [])
  const finish = (result: string | null) => {
    if (done.current) return
    done.current = true
    onDone(result?.trim() === '' ? null : (result?.trim() ?? null))
  }
  return (
    <TextInput
      ref={field}
      className={className}
      aria-label={label}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.nativeEvent.isComposing) return // it chooses a word of the input method
        if (event.key === 'Enter') finish(text)
        if (event.key === 'Escape') finish(null)
      }}
    />
  )
}
