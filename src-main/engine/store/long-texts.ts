/** What in an event is too long for the rows that are read again and again: found in it, and replaced by where it lies. */
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import type { InputRefs, PayloadRef } from '#shared/payload-ref.ts'

/** What is longer goes outside. In characters. */
export const PAYLOAD_THRESHOLD = 64 * 1024

/** What stays of a text, for whoever shows or searches it: several screens. */
const HEAD = 16 * 1024

export type LongText = {
  readonly text: string
  /** Base64 of bytes; nothing of it stays. */
  readonly image: boolean
}

type Input = Readonly<Record<string, unknown>>
type Path = readonly (string | number)[]
/** Where the whole of a text went; undefined = it stays as it is. */
type PutAway = (text: string) => PayloadRef | undefined

/** In the order in which `withoutLong` takes where they went. */
export function longTexts(event: SessionEvent): LongText[] {
  switch (event.type) {
    case 'prompt':
    case 'prompt.edited':
      return longIn(event)
    case 'tool.result':
      return [
        ...longIn(event),
        ...event.images.flatMap(({ data }) => (isLong(data) ? [{ text: data, image: true }] : [])),
      ]
    case 'tool.call':
      return longInInput(event)
    case 'permission.asked':
      return event.request.kind === 'tool' ? longInInput(event.request) : []
    default:
      return []
  }
}

function longIn({ text, rest }: { readonly text: string; readonly rest?: PayloadRef | undefined }): LongText[] {
  return rest === undefined && isLong(text) ? [{ text, image: false }] : []
}

function longInInput({ input, rest }: { readonly input: Input; readonly rest?: InputRefs | undefined }): LongText[] {
  const found: LongText[] = []
  if (rest) return found
  mapTexts(input, (text) => {
    if (isLong(text)) found.push({ text, image: false })
    return text
  })
  return found
}

/** The event as it is journalled. */
export function withoutLong(event: SessionEvent, stored: readonly PayloadRef[]): SessionEvent {
  if (stored.length === 0) return event
  const left = [...stored]
  const putAway: PutAway = (text) => (isLong(text) ? left.shift() : undefined)
  switch (event.type) {
    case 'prompt':
    case 'prompt.edited':
      return { ...event, ...headIn(event, putAway) }
    case 'tool.result': {
      const head = headIn(event, putAway)
      const images = event.images.map((image) => {
        const rest = putAway(image.data)
        return rest ? { ...image, data: '', rest } : image
      })
      return { ...event, ...head, images }
    }
    case 'tool.call':
      return { ...event, ...headsInInput(event.input, putAway) }
    case 'permission.asked': {
      const { request } = event
      return request.kind === 'tool'
        ? { ...event, request: { ...request, ...headsInInput(request.input, putAway) } }
        : event
    }
    default:
      return event
  }
}

function headIn(
  { text, rest }: { readonly text: string; readonly rest?: PayloadRef | undefined },
  putAway: PutAway,
): { text?: string; rest?: PayloadRef } {
  const outside = rest === undefined ? putAway(text) : undefined
  return outside ? { text: headOf(text), rest: outside } : {}
}

function headsInInput(input: Input, putAway: PutAway): { input: Record<string, unknown>; rest: InputRefs } {
  const rest: InputRefs = []
  const heads = mapTexts(input, (text, path) => {
    const outside = putAway(text)
    if (!outside) return text
    rest.push({ ...outside, path: [...path] })
    return headOf(text)
  })
  return { input: heads, rest }
}

/** The other way round: `read` gives the whole of a text, null where it can't be found. */
export function withLong(event: SessionEvent, read: (ref: PayloadRef) => string | null): SessionEvent {
  const whole = (text: string, ref: PayloadRef | undefined) => (ref ? (read(ref) ?? text) : text)
  switch (event.type) {
    case 'prompt':
    case 'prompt.edited': {
      const { rest, ...prompt } = event
      return { ...prompt, text: whole(event.text, rest) }
    }
    case 'tool.result': {
      const { rest, ...result } = event
      const images = event.images.map(({ rest: outside, ...image }) => ({ ...image, data: whole(image.data, outside) }))
      return { ...result, text: whole(event.text, rest), images }
    }
    case 'tool.call': {
      const { rest, ...call } = event
      return rest ? { ...call, input: wholeInput(call.input, rest, whole) } : event
    }
    case 'permission.asked': {
      if (event.request.kind !== 'tool' || !event.request.rest) return event
      const { rest, ...request } = event.request
      return { ...event, request: { ...request, input: wholeInput(request.input, rest, whole) } }
    }
    default:
      return event
  }
}

function wholeInput(
  input: Input,
  rest: InputRefs,
  whole: (text: string, ref: PayloadRef | undefined) => string,
): Record<string, unknown> {
  const places = new Map(rest.map((ref) => [JSON.stringify(ref.path), ref]))
  return mapTexts(input, (text, path) => whole(text, places.get(JSON.stringify(path))))
}

/** Without references: what lay outside in another database can't be found in this one. */
export function withoutRefs(event: SessionEventOf<'tool.result' | 'tool.call'>): SessionEvent {
  if (event.type === 'tool.call') {
    const { type, messageId, parent, toolUseId, name, input } = event
    return { type, messageId, parent, toolUseId, name, input }
  }
  const { type, toolUseId, parent, isError, text, report } = event
  const images = event.images.map(({ mediaType, data }) => ({ mediaType, data }))
  return { type, toolUseId, parent, isError, text, images, ...(report && { report }) }
}

/** A prompt that waits, as everybody is told of it again and again: without words that can be read where they lie. */
export function headOfPrompt<T extends { readonly text: string; readonly rest?: PayloadRef | undefined }>(
  prompt: T,
): T {
  return prompt.rest ? { ...prompt, text: headOf(prompt.text) } : prompt
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

function mapTexts(input: Input, change: (text: string, path: Path) => string): Record<string, unknown> {
  const visit = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return change(value, path)
    if (typeof value !== 'object' || value === null || path.length > DEEPEST) return value
    if (Array.isArray(value)) return value.map((inner: unknown, index) => visit(inner, [...path, index]))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner, [...path, key])]))
  }
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, visit(value, [key])]))
}
