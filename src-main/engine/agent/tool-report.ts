/** Reads what a tool says of its own work from the structured result that the CLI keeps beside the text for the model. */
import { z } from 'zod'
import type { ToolReport } from '#shared/events.ts'

/** Characters of a change that are kept; of a larger one, the input of the tool tells enough. */
const MOST_CHARACTERS = 64 * 1024

const count = z.number().int().nonnegative()

const Change = z.object({
  structuredPatch: z.array(z.object({ oldStart: count, newStart: count, lines: z.array(z.string()) })),
  /** "create" or "update" of Write; Edit has none. */
  type: z.string().optional(),
})
const Read = z.object({ file: z.object({ startLine: count, numLines: count, totalLines: count }) })

/** Undefined where the tool says nothing that a card shows. */
export function reportOf(toolUseResult: unknown): ToolReport | undefined {
  const change = Change.safeParse(toolUseResult).data
  if (change) {
    const hunks = change.structuredPatch
    const size = hunks.reduce((sum, { lines }) => sum + lines.reduce((all, { length }) => all + length, 0), 0)
    return size > MOST_CHARACTERS ? undefined : { kind: 'change', created: change.type === 'create', hunks }
  }
  const read = Read.safeParse(toolUseResult).data
  if (!read) return undefined
  const { startLine, numLines: lines, totalLines } = read.file
  return { kind: 'read', startLine, lines, totalLines }
}
