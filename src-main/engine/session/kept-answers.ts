/**
 * Answers that the user gave after the process that had asked was gone. The agent asks again when it goes on: the answer is
 * given then, once, and only to exactly the same question. Pure.
 */
import { isDeepStrictEqual } from 'node:util'
import type { SessionEvent } from '#shared/events.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import { called } from './called.ts'

export type KeptAnswer = { readonly request: PermissionRequest; readonly decision: Decision }

/** Those of the turn these events end with, oldest first. */
export function keptIn(events: readonly SessionEvent[]): KeptAnswer[] {
  const turn = events.slice(events.findLastIndex(({ type }) => type === 'turn.started') + 1)
  const asked = new Map(
    turn.flatMap((event) =>
      event.type === 'permission.asked' ? [[event.request.requestId as string, event.request]] : [],
    ),
  )
  return turn.flatMap((event) => {
    if (event.type !== 'permission.answered' || event.kept !== true || event.outcome.kind === 'cancelled') return []
    const request = asked.get(event.requestId)
    return request ? [{ request, decision: event.outcome }] : []
  })
}

export class KeptAnswers {
  #left: readonly KeptAnswer[]

  constructor(answers: readonly KeptAnswer[] = []) {
    this.#left = answers
  }

  /** What the user allowed and the agent did not ask for again. */
  get unused(): readonly PermissionRequest[] {
    return this.#left.flatMap(({ request, decision }) => (decision.kind === 'allow-once' ? [request] : []))
  }

  /** The answer to this request; null when the user has to be asked. */
  take(request: PermissionRequest): Decision | null {
    const found = this.#left.find((one) => isSame(one.request, request))
    if (!found) return null
    this.#left = this.#left.filter((one) => one !== found)
    return narrowed(found.decision, request)
  }
}

/** What is asked is the same to the last character; who asks, and under which number, is not looked at. */
export function isSame(one: PermissionRequest, other: PermissionRequest): boolean {
  if (one.kind === 'question' || other.kind === 'question') {
    if (one.kind !== 'question' || other.kind !== 'question') return false
    return one.server === other.server && isEqual(one.questions, other.questions)
  }
  return (
    one.toolName === other.toolName &&
    isEqual(one.mcpServer, other.mcpServer) &&
    one.blockedPath === other.blockedPath &&
    isEqual(one.input, other.input)
  )
}

/** As it is after being written down: what has no form in JSON is not compared. */
const isEqual = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other))
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

/** A rule is laid down only where this very request offers it: otherwise the answer is for this once. */
function narrowed(decision: Decision, request: PermissionRequest): Decision {
  if (decision.kind !== 'allow-always' && decision.kind !== 'allow-session') return decision
  const offered = request.kind === 'tool' ? (request.rules ?? []) : []
  const holds = decision.kind === 'allow-always' && decision.rules.every((rule) => offered.includes(rule))
  return holds ? decision : { kind: 'allow-once' }
}

/** What the agent is told to go on with: what it had asked, and what the user said to it. */
export function wordsOf(answers: readonly KeptAnswer[]): string {
  const short = answers.map(({ request }) => askedIn(request))
  const said = answers.map(({ request, decision }, at) => {
    const isAmbiguous = short.filter((one) => one === short[at]).length > 1
    return `- ${wordOf(decision, request, isAmbiguous ? askedIn(request, { whole: true }) : (short[at] ?? ''))}`
  })
  return [
    'You were restarted while you waited for my answer. What you asked for has not been done. My answer:',
    '',
    ...said,
    '',
    'Go on where you left off; what I allow, ask for again exactly as before.',
  ].join('\n')
}

const askedIn = (request: PermissionRequest, options?: Parameters<typeof called>[1]): string =>
  request.kind === 'question' ? request.questions.map(({ question }) => question).join(' ') : called(request, options)

function wordOf(decision: Decision, { kind }: PermissionRequest, what: string): string {
  if (decision.kind === 'answers') {
    return Object.entries(decision.answers)
      .map(([question, answer]) => `You asked: ${question} I answer: ${answer}`)
      .join('\n- ')
  }
  if (decision.kind !== 'deny') return `I allow ${what}`
  const verb = kind === 'question' ? 'I do not answer' : 'I do not allow'
  return `${verb} ${what}${decision.reason === '' ? '' : `: ${decision.reason}`}`
}
