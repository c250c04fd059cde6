/** Writes to the clipboard, and says for a moment whether that worked. */
import { useEffect, useState } from 'react'

const SHOWN_MS = 1_600

export type Copied = 'ready' | 'copied' | 'failed'

export const COPIED_WORDS: Readonly<Record<Exclude<Copied, 'ready'>, string>> = {
  copied: 'Copied',
  failed: 'It could not be copied',
}

/** `copy`: a text that can't be had is one that can't be copied. */
export function useCopied(): { readonly state: Copied; readonly copy: (text: string | Promise<string>) => void } {
  const [state, setState] = useState<Copied>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])
  const copy = (text: string | Promise<string>) =>
    // what is there already is written in the press itself: some browsers allow it then alone
    void (typeof text === 'string' ? write(text) : text.then(write)).then(
      () => setState('copied'),
      () => setState('failed'),
    )
  return { state, copy }
}

const write = (text: string): Promise<void> => navigator.clipboard.writeText(text)
