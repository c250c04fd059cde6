/** An event with everything that lies outside of it put back in. */
import type { PayloadRef, SessionEvent } from '#shared/events.ts'
import { withLong } from '../store/long-texts.ts'

type Read = (id: number, range: { offset: number; limit: number }) => { text: string; length: number } | null

const PAGE = 1024 * 1024

/** What can't be found stays as short as it is in the event. */
export const wholeEvent = (event: SessionEvent, read: Read): SessionEvent =>
  withLong(event, (ref) => wholeText(ref, read))

function wholeText({ id, length }: PayloadRef, read: Read): string | null {
  const parts: string[] = []
  for (let offset = 0; offset < length;) {
    const page = read(id, { offset, limit: PAGE })
    if (!page || page.text === '') return null
    parts.push(page.text)
    offset += page.text.length
  }
  return parts.join('')
}
