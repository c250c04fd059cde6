/** `bullpen history`: the conversations that the CLI has on disk, whoever held them. */
import type { IndexStatus, TranscriptSummary } from '#shared/transcripts.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode } from '../outcome.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

type Options = {
  readonly text: string | undefined
  readonly limit: number
  readonly json: boolean
  readonly terminal: Terminal
}

/** As many as the contract gives at once. */
const PAGE = 500

export async function listHistory({ client }: Link, { text, limit, json, terminal }: Options): Promise<ExitCode> {
  await client.transcripts.scan()
  const items: TranscriptSummary[] = []
  let total = Infinity
  while (items.length < Math.min(limit, total)) {
    const page = await client.transcripts.list({
      ...(text !== undefined && { text }),
      limit: Math.min(PAGE, limit - items.length),
      offset: items.length,
    })
    total = page.items.length === 0 ? items.length : page.total
    items.push(...page.items)
  }
  if (json) for (const item of items) await terminal.json(item)
  else if (items.length === 0) terminal.note('No conversations found.')
  else {
    const rows = items.map(({ id, updatedAt, messages, skipped, title, cwd, sessionId }) => [
      id.slice(0, 8),
      time(updatedAt),
      skipped === 0 ? String(messages) : `${messages} (${skipped} unreadable)`,
      sessionId === null ? '-' : sessionId.slice(0, 8),
      oneLine(title),
      oneLine(cwd ?? '?'),
    ])
    await terminal.out(table([['ID', 'USED', 'MESSAGES', 'SESSION', 'TITLE', 'FOLDER'], ...rows]))
    if (total > items.length) terminal.note(`${total - items.length} more; --limit shows them.`)
  }
  return EXIT.done
}

/** For `bullpen doctor --rebuild`. */
export async function rebuildIndex({ client }: Link, terminal: Terminal): Promise<IndexStatus> {
  const status = await client.transcripts.rebuild()
  const unread = status.skipped === 0 ? '' : ` ${status.skipped} lines could not be read.`
  terminal.note(`The index of transcripts was made again: ${status.transcripts} conversations.${unread}`)
  if (status.problem) terminal.note(`${status.problem.message} ${status.problem.detail ?? ''}`)
  return status
}

const oneLine = (cell: string): string => cell.replace(/\s+/g, ' ')

const time = (at: number): string => new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })
