/** Finding a text within one session: what of an event is looked through, and how it is compared. */
import { z } from 'zod'
import type { SessionEvent } from './events.ts'

export const FIND_MAX_LENGTH = 1_000

/** An event with the text in it, and how often. */
export const FindHit = z.object({ seq: z.number().int().positive(), count: z.number().int().positive() })
export type FindHit = z.infer<typeof FindHit>

export const FindPage = z.object({
  /** Newest first. */
  hits: z.array(FindHit),
  /** `before` of the page behind this one; null = everything is looked through. */
  next: z.number().int().positive().nullable(),
})
export type FindPage = z.infer<typeof FindPage>

/** What the reader sees of an event as text. */
export function findableTexts(event: SessionEvent): readonly string[] {
  switch (event.type) {
    case 'prompt':
    case 'prompt.edited':
    case 'text':
    case 'thinking':
    case 'tool.result':
      return [event.text]
    case 'tool.call':
      return strings(event.input)
    case 'turn.ended':
      return event.error ? [event.error.message] : []
    case 'notice':
      return [event.text]
    default:
      return []
  }
}

function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}

/** Space in what is looked for stands for any space and line breaks. Null when there is nothing to look for. */
export function findPattern(text: string, matchCase: boolean): RegExp | null {
  const words = text.split(/\s+/)
  if (words.every((word) => word === '')) return null
  return new RegExp(words.map(literally).join('\\s+'), matchCase ? 'gu' : 'giu')
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

export function countFound(texts: readonly string[], pattern: RegExp): number {
  return texts.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0)
}
