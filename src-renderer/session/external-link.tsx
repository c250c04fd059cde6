/** The one sink for addresses that came from a model or a tool: only https and mailto become links. */
import { createContext, type ReactNode } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { useBullpen } from '../client/context.tsx'
import { Revealed } from '../ui/revealed.tsx'
import { showToast } from '../ui/toasts.tsx'
import { tip } from '../ui/tooltip.ts'
import styles from './external-link.module.css'
import { otherTarget } from './other-target.ts'

const ALLOWED = new Set(['https:', 'mailto:'])

/** The address as it would be opened, or null where it must not become a link. */
export function safeAddress(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null
  return url && ALLOWED.has(url.protocol) && url.username === '' && url.password === '' ? url.href : null
}

/** True within a link: there can't be another one. */
export const WithinLink = createContext(false)

type ExternalLinkProps = {
  href: string
  /** What the link reads as; from `children` when they are a text. */
  text?: string | undefined
  children: ReactNode
}

export function ExternalLink({ href, text, children }: ExternalLinkProps) {
  const { client, desktop } = useBullpen()
  const address = safeAddress(href)
  const words = typeof children === 'string' ? <Revealed text={children} /> : children
  if (address === null) return <span title={`Not opened: ${href}`}>{words}</span>
  const target = otherTarget(text ?? (typeof children === 'string' ? children : ''), address)
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
      {...(target === null ? { title: address } : tip(`Not what it reads as: it leads to ${address.slice(0, 300)}`))}
      onClick={openOutside}
      onAuxClick={openOutside}
    >
      <WithinLink value>{words}</WithinLink>
      {target !== null && <span className={styles.target}> leads to {target}</span>}
    </a>
  )
}
