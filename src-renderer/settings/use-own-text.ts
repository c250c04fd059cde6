/** A text of one's own in a setting: kept while it is typed, saved when it is left or Enter is pressed. An empty one is not. */
import { type ChangeEvent, type KeyboardEvent, useState } from 'react'

/** `text`: what is being typed; null = nothing is. `field`: for the input. */
export function useOwnText(value: string | null | undefined, onChange: (value: string) => void) {
  const [text, setText] = useState<string | null>(null)
  const leave = () => {
    const typed = text?.trim() ?? ''
    if (typed === '') return
    if (typed !== value) onChange(typed)
    setText(null)
  }
  const field = {
    value: text ?? value ?? '',
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => setText(target.value),
    onBlur: leave,
    onKeyDown: ({ key, nativeEvent }: KeyboardEvent) => {
      if (key === 'Enter' && !nativeEvent.isComposing) leave()
    },
  }
  return { text, setText, field }
}
