/** What of an event can be found: its kind and its text, bounded. */
import type { SessionEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { SearchKind } from '#shared/search.ts'
import type { PayloadRepository } from './types.ts'

export type Findable = { readonly kind: SearchKind; readonly text: string; readonly failed: boolean }

/** Words of people and of the model are indexed whole, as far as anyone writes by hand; results by their head. */
const SPOKEN = 64 * 1024
const THOUGHT = 16 * 1024
const RESULT = 8 * 1024
const CALL = 4 * 1024

/** Inputs that say most about a call, in front. */
const TELLING = ['command', 'file_path', 'path', 'notebook_path', 'pattern', 'url', 'query', 'description', 'prompt']

/** Of a prompt whose words lie outside its event, as many as are indexed: see `findableText`. */
export function findableIn(
  event: SessionEvent,
  { payloads, id }: { readonly payloads: Pick<PayloadRepository, 'read'>; readonly id: SessionId },
): Findable | null {
  if ((event.type !== 'prompt' && event.type !== 'prompt.edited') || !event.rest) return findableText(event)
  const page = payloads.read(id, event.rest.id, { offset: 0, limit: SPOKEN })
  return findableText(page ? { ...event, text: page.text } : event)
}

/** Null = there is nothing to find in it. */
export function findableText(event: SessionEvent): Findable | null {
  switch (event.type) {
    case 'prompt':
    case 'prompt.edited':
      return found('prompt', event.text, SPOKEN)
    case 'text':
      return found('answer', event.text, SPOKEN)
    case 'thinking':
      return found('thinking', event.text, THOUGHT)
    case 'tool.call':
      return found('tool', callText(event.name, event.input), CALL)
    case 'tool.result':
      return found('result', event.text, RESULT, event.isError)
    case 'turn.ended':
    case 'process.ended':
      return event.error ? found('error', `${event.error.message}\n${event.error.detail ?? ''}`, RESULT, true) : null
    case 'notice':
      return event.level === 'error' ? found('error', event.text, RESULT, true) : null
    default:
      return null
  }
}

function found(kind: SearchKind, text: string, limit: number, failed = false): Findable | null {
  return text.trim() === '' ? null : { kind, text: text.slice(0, limit), failed }
}

/** The name of a tool and the strings of its input: command and paths first. */
function callText(name: string, input: Readonly<Record<string, unknown>>): string {
  const parts = [name]
  let left = CALL
  const add = (value: unknown): void => {
    if (left <= 0) return
    if (typeof value === 'string') {
      parts.push(value.slice(0, left))
      left -= value.length
    } else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) add(inner)
  }
  for (const key of TELLING) add(input[key])
  for (const [key, value] of Object.entries(input)) if (!TELLING.includes(key)) add(value)
  return parts.join(' ')
}
