/** What a notification says of a request, and the answers it offers: only to what it shows whole, and what warns of nothing. */
import type { Client } from '#shared/contract/index.ts'
import type { Notification } from '#shared/contract/shell.ts'
import type { PermissionRequest } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { requestHints } from '../session/permission/hints/request-hints.ts'
import { describeTool } from '../session/tools/describe-tool.ts'
import type { News } from './news.ts'

type Words = Pick<Notification, 'title' | 'body' | 'actions'>

/** As much as every system shows of it. */
const WHOLE = 100
/** Far more than any shows, far less than the desktop refuses to be told. */
const MOST_BODY = 1_000

/** Never rejects: what can't be asked for is said in general. */
export async function inFull({ kind, session, title, body }: News, client: Client): Promise<Words> {
  const plain: Words = { title, body, actions: [] }
  if (kind !== 'needs-you' || session.state.kind !== 'waiting') return plain
  const { requestIds } = session.state
  const pending = await client.permissions.pending().catch(() => [])
  const asked = pending.filter(({ sessionId }) => sessionId === session.id).map(({ request }) => request)
  const request = asked.findLast(({ requestId }) => requestIds.includes(requestId))
  if (!request) return plain
  const words = askedWords(request, session)
  return { ...plain, ...words, body: words.body.slice(0, MOST_BODY) }
}

export function askedWords(request: PermissionRequest, { id, cwd }: Pick<Session, 'id' | 'cwd'>): Omit<Words, 'title'> {
  if (request.kind === 'question') {
    const [first, ...others] = request.questions
    const from = request.server === undefined ? '' : `MCP server “${request.server}” asks: `
    const more = others.length > 0 ? ` (and ${others.length} more)` : ''
    return { body: `${from}${first?.question ?? ''}${more}`, actions: [] }
  }
  const { requestId, toolName, input, displayName, defaultToNo } = request
  const answer = (label: string, decision: 'allow-once' | 'deny') =>
    ({ label, command: { kind: 'answer', id, requestId, decision } }) as const
  const tool = describeTool(toolName, input)
  const deny = answer('Deny', 'deny')
  if (tool.kind !== 'command') {
    const what = tool.kind === 'edit' ? `edit ${tool.path}` : `use ${displayName === '' ? toolName : displayName}`
    return { body: `Claude wants to ${what}.`, actions: [deny] }
  }
  const { command } = tool
  const isWhole = command.length <= WHOLE && !/[\p{Cc}\p{Cf}]/u.test(command) && !/[<>]/.test(command)
  const isHarmless = !defaultToNo && requestHints(request, cwd).length === 0
  return {
    body: `Claude wants to run: ${command}`,
    actions: isWhole && isHarmless ? [answer('Allow once', 'allow-once'), deny] : [deny],
  }
}
