/** Copies a text and says that it did. */
import { Check, Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { COPIED_WORDS, useCopied } from './use-copied.ts'

type CopyButtonProps = {
  text: string
  label?: string
  className?: string
  /** Where two buttons copy the same thing in two forms. */
  icon?: ReactNode
}

export function CopyButton({ text, label = 'Copy', className, icon = <Copy size={13} /> }: CopyButtonProps) {
  const { state, copy } = useCopied()
  const words = state === 'ready' ? label : COPIED_WORDS[state]
  return (
    <IconButton label={words} size="sm" onClick={() => copy(text)} {...(className !== undefined && { className })}>
      {state === 'copied' ? <Check size={13} /> : icon}
    </IconButton>
  )
}
