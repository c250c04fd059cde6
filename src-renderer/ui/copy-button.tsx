/** Copies a text and says that it did. */
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './button.tsx'

const SHOWN_MS = 1_600

export function CopyButton({ text, label = 'Copy', className }: { text: string; label?: string; className?: string }) {
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
      {state === 'copied' ? <Check size={13} /> : <Copy size={13} />}
    </IconButton>
  )
}
