/** Answers the agent's requests during a turn of ours: asks the user where there is one, and otherwise says no, with the reason. */
import type { Client } from '#shared/contract/index.ts'
import type { StoredEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Decision, PermissionRequest, Question } from '#shared/permissions.ts'
import type { Terminal } from './terminal.ts'

const NOBODY_TO_ASK = 'Nobody can be asked: the command runs without a terminal.'

export class PermissionDesk {
  readonly #client: Client
  readonly #terminal: Terminal
  readonly #session: SessionId
  /** Requests being asked about; aborted when they are settled elsewhere. */
  readonly #open = new Map<string, AbortController>()
  /** One question at a time. */
  #queue: Promise<void> = Promise.resolve()

  constructor({ client, terminal, session }: { client: Client; terminal: Terminal; session: SessionId }) {
    this.#client = client
    this.#terminal = terminal
    this.#session = session
  }

  see({ event }: StoredEvent): void {
    if (event.type === 'permission.answered') this.#open.get(event.requestId)?.abort()
    if (event.type !== 'permission.asked') return
    const { request } = event
    const settled = new AbortController()
    this.#open.set(request.requestId, settled)
    this.#queue = this.#queue.then(() => this.#settle(request, settled.signal))
  }

  /** Stops asking. */
  close(): void {
    for (const settled of this.#open.values()) settled.abort()
  }

  async #settle(request: PermissionRequest, settled: AbortSignal): Promise<void> {
    try {
      if (settled.aborted) return
      const decision = await this.#decide(await this.#whole(request), settled)
      await this.#client.permissions.answer({ sessionId: this.#session, requestId: request.requestId, decision })
    } catch (error) {
      // answered elsewhere, or its turn ended first: then there is nothing left to answer
      if (!settled.aborted) this.#terminal.note(`The answer did not get through: ${String(error)}`)
    } finally {
      this.#open.delete(request.requestId)
    }
  }

  /** The journal has only the head of what is long; what is asked about is shown with all of it. */
  async #whole(request: PermissionRequest): Promise<PermissionRequest> {
    if (request.kind === 'question' || !request.rest) return request
    const pending = await this.#client.permissions.pending()
    return pending.find((one) => one.request.requestId === request.requestId)?.request ?? request
  }

  async #decide(request: PermissionRequest, settled: AbortSignal): Promise<Decision> {
    if (!this.#terminal.interactive) {
      this.#terminal.note(`Denied ${request.kind === 'tool' ? request.toolName : 'a question'}. ${NOBODY_TO_ASK}`)
      return { kind: 'deny', reason: NOBODY_TO_ASK }
    }
    if (request.kind === 'question') return this.#askAll(request, settled)
    const session = request.sessionRule === null ? '' : `, [s] for this session (${request.sessionRule})`
    const why = request.reason === null ? '' : `\n  why: ${request.reason}`
    for (;;) {
      const answer = await this.#terminal.ask(
        `${request.toolName}\n${whole(request.input)}${why}\n  allow? [y]es once, [n]o${session}: `,
        settled,
      )
      const decision = parseAnswer(answer, { session: request.sessionRule !== null })
      if (decision !== null) return decision
    }
  }

  async #askAll(
    { questions, server }: Extract<PermissionRequest, { kind: 'question' }>,
    settled: AbortSignal,
  ): Promise<Decision> {
    const who = server === undefined ? '' : `The MCP server "${server}" asks: `
    const answers: Record<string, string> = {}
    for (const question of questions) {
      const line = await this.#terminal.ask(`${who}${asAsked(question)}`, settled)
      answers[question.question] = chosen(line, question)
    }
    return { kind: 'answers', answers }
  }
}

/** With what each option would look like, where the agent drew it. */
export function asAsked({ question, options, multiSelect }: Question): string {
  const lines = options.map(({ label, description, preview = '' }, index) => {
    const look = preview.trim() === '' ? '' : preview.trimEnd().replace(/^/gm, '     | ') + '\n'
    return `  ${index + 1}. ${label}: ${description}\n${look}`
  })
  const how = multiSelect ? 'numbers, separated by commas' : 'a number'
  return `${question}\n${lines.join('')}  ${how}, or your own words: `
}

/** All of it: what is left out could be what matters. */
function whole(input: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(input).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return fields.join('\n').replace(/^/gm, '  | ')
}

/** Null = not understood: ask again. "no, because …" hands the reason on. */
export function parseAnswer(line: string, { session }: { session: boolean }): Decision | null {
  const answer = line.trim()
  if (/^y(es)?$/i.test(answer)) return { kind: 'allow-once' }
  if (session && /^s(ession)?$/i.test(answer)) return { kind: 'allow-session' }
  const no = /^no?(?:[\s,:]+(?<reason>.+))?$/i.exec(answer)
  return no === null ? null : { kind: 'deny', reason: no.groups?.reason ?? 'The user said no.' }
}

/** Numbers become the labels they stand for; anything else is the user's own words. */
export function chosen(line: string, { options, multiSelect }: Question): string {
  const numbers = line.split(multiSelect ? ',' : /$/).map((part) => Number(part.trim()))
  const labels = numbers.map((number) => options[number - 1]?.label)
  return labels.every((label) => label !== undefined) ? labels.join(', ') : line.trim()
}
