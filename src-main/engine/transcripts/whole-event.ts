/** An event with everything that lies outside of it put back in. */
import type { PayloadRef, SessionEvent } from '#shared/events.ts'

type Read = (id: number, range: { offset: number; limit: number }) => { text: string; length: number } | null

const PAGE = 1024 * 1024

/** What can't be found stays as short as it is in the event. */
export function wholeEvent(event: SessionEvent, read: Read): SessionEvent {
  if (event.type !== 'tool.result') return event
  const { rest, ...result } = event
  return {
    ...result,
    text: rest ? (wholeText(rest, read) ?? event.text) : event.text,
    images: event.images.map(({ rest: outside, ...image }) => ({
      ...image,
      data: outside ? (wholeText(outside, read) ?? image.data) : image.data,
    })),
  }
}

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
