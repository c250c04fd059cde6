/** Events with what lies outside of them put back in. */
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import { withLong } from './long-texts.ts'
import type { PayloadRepository } from './types.ts'

/** Whose events they are, and where the rest of them lies. */
export type Held = { readonly payloads: Pick<PayloadRepository, 'read'>; readonly id: SessionId }

const PAGE = 1024 * 1024

/** What can't be found stays as short as it is in the event. */
export const wholeEvent = (event: SessionEvent, held: Held): SessionEvent =>
  withLong(event, (ref) => wholeText(ref, held))

/** Whole in what the user said and was asked, which is sent again and compared; results and calls as short as they are. */
export const wholeWords = <T extends Pick<StoredEvent, 'event'>>(events: readonly T[], held: Held): T[] =>
  events.map((one) => (WORDS.has(one.event.type) ? { ...one, event: wholeEvent(one.event, held) } : one))

/** Whole in what the user said, and in every image: as a page shows it that has nothing beside it. */
export function wholeToShow(event: SessionEvent, held: Held): SessionEvent {
  if (WORDS.has(event.type)) return wholeEvent(event, held)
  if (event.type !== 'tool.result') return event
  const images = event.images.map(({ mediaType, data, rest }) => ({
    mediaType,
    data: (rest && wholeText(rest, held)) ?? data,
  }))
  return { ...event, images }
}

const WORDS: ReadonlySet<SessionEvent['type']> = new Set(['prompt', 'prompt.edited', 'permission.asked'])

function wholeText({ id: payload, length }: PayloadRef, { payloads, id }: Held): string | null {
  const parts: string[] = []
  for (let offset = 0; offset < length;) {
    const page = payloads.read(id, payload, { offset, limit: PAGE })
    if (!page || page.text === '') return null
    parts.push(page.text)
    offset += page.text.length
  }
  return parts.join('')
}
