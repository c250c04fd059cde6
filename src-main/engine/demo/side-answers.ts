/** Answers to what the CLI asks beside the conversation: a title, a summary, the topic of a prompt. */
import { z } from 'zod'
import type { ModelRequest } from './model-request.ts'
import type { Step } from './steps.ts'

const ObjectSchema = z.object({ properties: z.record(z.string(), z.object({ type: z.string().optional() })) })

export function answerAside({ answerSchema, prompt }: ModelRequest): Step[] {
  const topic = topicOf(prompt)
  const asked = ObjectSchema.safeParse(answerSchema)
  if (!asked.success) return [{ type: 'text', text: topic }]
  const answer = Object.entries(asked.data.properties).map(([name, { type }]) => [name, valueOf(type, topic)] as const)
  return [{ type: 'text', text: JSON.stringify(Object.fromEntries(answer)) }]
}

function valueOf(type: string | undefined, topic: string): unknown {
  switch (type) {
    case 'boolean':
      return false
    case 'number':
    case 'integer':
      return 0
    case 'array':
      return []
    case 'object':
      return {}
    default:
      return topic
  }
}

/** The first words of what was typed, without the frame the CLI puts around it. */
function topicOf(prompt: string): string {
  const typed = /<session>\s*([\s\S]*?)\s*<\/session>/.exec(prompt)?.[1] ?? prompt
  const words = typed.split(/\s+/).filter(Boolean).slice(0, 5).join(' ').slice(0, 60)
  return words === '' ? 'Session' : words.charAt(0).toUpperCase() + words.slice(1)
}
