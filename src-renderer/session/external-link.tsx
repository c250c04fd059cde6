/** The one sink for addresses that came from a model or a tool: only https and mailto become links. */
import type { ReactNode } from 'react'
import { useBullpen } from '../client/context.tsx'
import { toAppErrorData } from '#shared/errors.ts'
import { showToast } from '../ui/toasts.tsx'

const ALLOWED = new Set(['https:', 'mailto:'])

/** The address as it would be opened, or null where it must not become a link. */
export function safeAddress(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  return url && ALLOWED.has(url.protocol) && url.username === '' && url.password === '' ? url.href : null
}

export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  const { client, desktop } = useBullpen()
  const address = safeAddress(href)
  if (address === null) return <span title={`Not opened: ${href}`}>{children}</span>
  const openOutside = (event: { preventDefault: () => void }) => {
    if (!desktop) return
    event.preventDefault()
    client.shell.openExternal({ url: address }).catch((error: unknown) => {
      const { message, remedy } = toAppErrorData(error)
      showToast({ tone: 'error', message, remedy })
    })
  }
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      title={address}
      onClick={openOutside}
      onAuxClick={openOutside}
    >
      {children}
    </a>
  )
}
