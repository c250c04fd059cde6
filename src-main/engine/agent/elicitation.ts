/** What an MCP server asks of the user while it works: put to the user where it can be, declined otherwise; the transcript says so. */
import type { ElicitationRequest, ElicitationResult, OnElicitation } from '@anthropic-ai/claude-agent-sdk'
import type { SessionEventOf } from '#shared/events.ts'
import { RequestId } from '#shared/ids.ts'
import { consent, fillIn, isConsent, readForm } from './elicitation-form.ts'
import type { Ask } from './permission-bridge.ts'

type Told = SessionEventOf<'notice'>

type Elicitations = {
  /** Brings the questions to the user. */
  readonly ask: Ask
  /** Puts a line into the transcript. */
  readonly tell: (event: Told) => void
}

/** Characters; both are the server's own words, of any length. */
const NAME_MAX = 100
const MESSAGE_MAX = 2_000

export function bridgeElicitations({ ask, tell }: Elicitations): OnElicitation {
  return async (request, { signal, requestId }) => {
    const server = cut(request.serverName, NAME_MAX)
    const message = cut(request.message, MESSAGE_MAX)
    const say = (level: Told['level'], how: string, what = message) =>
      tell({ type: 'notice', level, text: `The MCP server “${server}” ${how}\n${what}` })
    const form = request.mode === 'url' ? null : readForm(message, request.requestedSchema)
    if (form === null) {
      say('warning', `${wish(request)}, which was declined: Bullpen has no form for it.`, place(request, message))
      return DECLINED
    }
    for (let attempt = 0, remark = ''; ; attempt += 1) {
      const [first = consent(message), ...others] = form.map(({ question }) => question)
      const asked = { ...first, question: `${remark}${first.question}` }
      const id = attempt === 0 ? requestId : `${requestId}-${attempt}`
      const outcome = await ask(
        {
          kind: 'question',
          requestId: RequestId.parse(id),
          toolUseId: `elicitation-${id}`,
          questions: [asked, ...others],
          server,
        },
        signal,
      )
      if (outcome.kind === 'cancelled') {
        say('warning', 'asked for input, which nobody answered:')
        return { action: 'cancel' }
      }
      if (outcome.kind !== 'answers' || (form.length === 0 && !isConsent(outcome.answers))) {
        say('info', 'asked for input, which you declined:')
        return DECLINED
      }
      const { [asked.question]: said = '', ...rest } = outcome.answers
      const filled = fillIn(form, { ...rest, [first.question]: said })
      if ('content' in filled) {
        say('info', 'asked for input, which you gave:', [message, ...lines(filled.content)].join('\n'))
        return { action: 'accept', content: { ...filled.content } }
      }
      remark = `${filled.problem} `
    }
  }
}

const DECLINED: ElicitationResult = { action: 'decline' }

const wish = ({ mode }: ElicitationRequest) => (mode === 'url' ? 'wanted a page to be opened' : 'asked for input')

const place = ({ mode, url }: ElicitationRequest, message: string): string =>
  mode === 'url' && url !== undefined ? `${message}\n${cut(url, MESSAGE_MAX)}` : message

const lines = (content: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(content).map(([name, value]) => `${name}: ${String(value)}`)

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}…`)
