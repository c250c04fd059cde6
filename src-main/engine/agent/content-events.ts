/** What stands in the messages of model and tools, as events: the same for what arrives now and for what is read from a transcript. */
import { z } from 'zod'
import type { SessionEvent } from '#shared/events.ts'
import { reportOf } from './tool-report.ts'

type Part = { readonly type: string }

const Block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() }),
])

const ToolInput = z.record(z.string(), z.unknown())

/** The blocks of a message of the model, in order; empty ones and kinds that are not shown leave no event. */
export function blockEvents(
  content: readonly Part[],
  { aborted, ...common }: { messageId: string; parent: string | null; aborted: boolean },
): SessionEvent[] {
  return content.flatMap((part): SessionEvent[] => {
    const { data: block } = Block.safeParse(part)
    switch (block?.type) {
      case 'text':
        return block.text === '' ? [] : [{ type: 'text', ...common, text: block.text, aborted }]
      case 'thinking':
        return block.thinking === '' ? [] : [{ type: 'thinking', ...common, text: block.thinking }]
      case 'tool_use': {
        const input = ToolInput.safeParse(block.input).data ?? {}
        return [{ type: 'tool.call', ...common, toolUseId: block.id, name: block.name, input }]
      }
      case undefined:
        return []
    }
  })
}

const ResultPart = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('image'),
    source: z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  }),
  z.object({ type: z.string() }),
])
const ToolResult = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.boolean().nullish(),
  content: z.union([z.string(), z.array(ResultPart)]).optional(),
})

/**
 * The results of tools in a message to the model; its other parts leave no event. `toolUseResult`: what the CLI keeps beside
 * the message about the one result in it.
 */
export function resultEvents(content: readonly Part[], parent: string | null, toolUseResult?: unknown): SessionEvent[] {
  const report = content.length === 1 ? reportOf(toolUseResult) : undefined
  return content.flatMap((block): SessionEvent[] => {
    const result = ToolResult.safeParse(block)
    if (!result.success) return []
    const parts =
      typeof result.data.content === 'string'
        ? [{ type: 'text' as const, text: result.data.content }]
        : (result.data.content ?? [])
    const images = parts.flatMap((part) =>
      'source' in part ? [{ mediaType: part.source.media_type, data: part.source.data }] : [],
    )
    const text = parts
      .flatMap((part) => ('text' in part ? [part.text] : 'source' in part ? [] : [`[${part.type}]`]))
      .join('\n')
    const { tool_use_id: toolUseId, is_error: isError } = result.data
    return [
      { type: 'tool.result', toolUseId, parent, isError: isError === true, text, images, ...(report && { report }) },
    ]
  })
}
