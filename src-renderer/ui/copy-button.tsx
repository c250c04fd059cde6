/** Copies a text and says that it did. */
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { IconButton } from './button.tsx'

const SHOWN_MS = 1_600

type CopyButtonProps = {
  text: string
  label?: string
  className?: string
  /** Where two buttons copy the same thing in two forms. */
  icon?: ReactNode
}

export function CopyButton({ text, label = 'Copy', className, icon = <Copy size={13} /> }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    )
  }
  const words = { ready: label, copied: 'Copied', failed: 'The clipboard could not be written' }
  return (
    <IconButton label={words[state]} size="sm" onClick={copy} {...(className !== undefined && { className })}>
      {state === 'copied' ? <Check size={13} /> : icon}
    </IconButton>
  )
}
