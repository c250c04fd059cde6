/** Links that lead into Bullpen: `bullpen://session/ID` and `bullpen://new?cwd=FOLDER`. Whoever can show a link can write one. */
import { isAbsolutePath } from './folder-match.ts'
import { SessionId } from './ids.ts'
import type { WindowCommand } from './window-command.ts'

export const LINK_SCHEME = 'bullpen'

const LONGEST = 4_200
/** Control characters and those that turn text around: a path with them is not what it seems. */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/**
 * What the link asks of the window, or null for anything but the two forms. It shows a session, or the dialog for a new one with
 * the folder filled in: it starts nothing, and no folder on another machine is ever touched for it.
 */
export function parseDeepLink(text: string): WindowCommand | null {
  if (text.length > LONGEST || !text.startsWith(`${LINK_SCHEME}://`) || DECEPTIVE.test(text)) return null
  const [address = '', query, ...more] = text.slice(`${LINK_SCHEME}://`.length).split('?')
  if (more.length > 0 || text.includes('#')) return null
  const [kind, id, ...rest] = address.replace(/\/$/, '').split('/')
  if (kind === 'session' && query === undefined && rest.length === 0) {
    const parsed = SessionId.safeParse(id)
    return parsed.success ? { kind: 'open-session', id: parsed.data } : null
  }
  if (kind !== 'new' || id !== undefined) return null
  if (query === undefined || query === '') return { kind: 'new-session', cwd: null }
  const fields = [...new URLSearchParams(query)]
  const [name, cwd] = fields[0] ?? []
  return fields.length === 1 && name === 'cwd' && cwd !== undefined && isLocalFolder(cwd)
    ? { kind: 'new-session', cwd }
    : null
}

/** A share of another machine would be asked who the user is: `\\host\share`, and its other spellings. */
const isLocalFolder = (path: string): boolean =>
  isAbsolutePath(path) && !/^[\\/]{2}/.test(path) && !DECEPTIVE.test(path) && path.length <= 4_096

/** For the address bar: the part behind `#`. */
export const sessionHash = (id: SessionId): string => `#/session/${id}`

/** The session a page's hash names; null for any other. */
export function parseSessionHash(hash: string): SessionId | null {
  const found = /^#\/session\/([^/?#]+)$/.exec(hash)?.[1]
  const parsed = SessionId.safeParse(found)
  return parsed.success ? parsed.data : null
}
