/** What in an event is too long for the rows that are read again and again: found in it, and replaced by where it lies. */
import type { PayloadRef, SessionEvent } from '#shared/events.ts'

/** What is longer goes outside. In characters. */
export const PAYLOAD_THRESHOLD = 64 * 1024

/** What stays of a text, for whoever shows or searches it: several screens. */
const HEAD = 16 * 1024

export type LongText = {
  readonly text: string
  /** Base64 of bytes; nothing of it stays. */
  readonly image: boolean
}

type Path = readonly (string | number)[]
type Ref = PayloadRef & { readonly path: (string | number)[] }

/** In the order in which `withoutLong` takes where they went. */
export function longTexts(event: SessionEvent): LongText[] {
  if (event.type === 'tool.result') {
    const texts = event.rest === undefined && isLong(event.text) ? [{ text: event.text, image: false }] : []
    return [...texts, ...event.images.flatMap(({ data }) => (isLong(data) ? [{ text: data, image: true }] : []))]
  }
  if (event.type !== 'tool.call' || event.rest) return []
  const found: LongText[] = []
  mapTexts(event.input, (text) => {
    if (isLong(text)) found.push({ text, image: false })
    return text
  })
  return found
}

/** The event as it is journalled. */
export function withoutLong(event: SessionEvent, stored: readonly PayloadRef[]): SessionEvent {
  const left = [...stored]
  if (event.type === 'tool.result') {
    const rest = event.rest === undefined && isLong(event.text) ? left.shift() : undefined
    const images = event.images.map((image) => {
      const outside = isLong(image.data) ? left.shift() : undefined
      return outside ? { ...image, data: '', rest: outside } : image
    })
    return { ...event, ...(rest && { text: headOf(event.text), rest }), images }
  }
  if (event.type !== 'tool.call' || left.length === 0) return event
  const rest: Ref[] = []
  const input = mapTexts(event.input, (text, path) => {
    const outside = isLong(text) ? left.shift() : undefined
    if (!outside) return text
    rest.push({ ...outside, path: [...path] })
    return headOf(text)
  })
  return { ...event, input, rest }
}

/** The other way round: `read` gives the whole of a text, null where it can't be found. */
export function withLong(event: SessionEvent, read: (ref: PayloadRef) => string | null): SessionEvent {
  if (event.type === 'tool.result') {
    const { rest, ...result } = event
    const images = event.images.map(({ rest: outside, ...image }) => ({
      ...image,
      data: outside ? (read(outside) ?? image.data) : image.data,
    }))
    return { ...result, text: rest ? (read(rest) ?? event.text) : event.text, images }
  }
  if (event.type !== 'tool.call' || !event.rest) return event
  const { rest, ...call } = event
  const places = new Map(rest.map((ref) => [JSON.stringify(ref.path), ref]))
  const input = mapTexts(call.input, (text, path) => {
    const ref = places.get(JSON.stringify(path))
    return ref ? (read(ref) ?? text) : text
  })
  return { ...call, input }
}

const isLong = (text: string): boolean => text.length > PAYLOAD_THRESHOLD
const headOf = (text: string): string => text.slice(0, wholeCharacters(text, HEAD))

/** `end`, or one less where a character of two units would be cut. */
export function wholeCharacters(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? end - 1 : end
}

/** Inputs are a few levels deep; what a model nests deeper is left as it is. */
const DEEPEST = 20

function mapTexts(
  input: Readonly<Record<string, unknown>>,
  change: (text: string, path: Path) => string,
): Record<string, unknown> {
  const visit = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return change(value, path)
    if (typeof value !== 'object' || value === null || path.length > DEEPEST) return value
    if (Array.isArray(value)) return value.map((inner: unknown, index) => visit(inner, [...path, index]))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner, [...path, key])]))
  }
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, visit(value, [key])]))
}
