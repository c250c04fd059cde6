/** Links that lead into Bullpen: `bullpen://session/ID`, with `/SEQ` to a message in it, and `bullpen://new?cwd=FOLDER`. Whoever can show a link can write one. */
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
  const [kind, id, seq, ...rest] = address.replace(/\/$/, '').split('/')
  if (kind === 'session' && query === undefined && rest.length === 0) {
    const place = placeOf(id, seq)
    return place && { kind: 'open-session', id: place.id, ...(place.seq !== null && { seq: place.seq }) }
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

/** A session, or the event of this number in it. */
export type SessionPlace = { readonly id: SessionId; readonly seq: number | null }

const pathOf = ({ id, seq }: SessionPlace): string => (seq === null ? `session/${id}` : `session/${id}/${seq}`)

/** For the desktop app. */
export const sessionUrl = (place: SessionPlace): string => `${LINK_SCHEME}://${pathOf(place)}`

/** For the address bar: the part behind `#`. */
export const sessionHash = (place: SessionPlace): string => `#/${pathOf(place)}`

/** What a page's hash names; null for anything else. */
export function parseSessionHash(hash: string): SessionPlace | null {
  const [, id, seq] = /^#\/session\/([^/?#]+)(?:\/(\d+))?$/.exec(hash) ?? []
  return placeOf(id, seq)
}

const SEQ = /^[1-9]\d{0,11}$/

function placeOf(id: string | undefined, seq: string | undefined): SessionPlace | null {
  const parsed = SessionId.safeParse(id)
  if (!parsed.success) return null
  if (seq === undefined) return { id: parsed.data, seq: null }
  return SEQ.test(seq) ? { id: parsed.data, seq: Number(seq) } : null
}
