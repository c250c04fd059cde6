/** A message sent in one piece, for a client that asked for no stream. */
import type { ServerResponse } from 'node:http'
import type { Answer, Frame, Tally } from './answer.ts'
import { errorBody, sendJson } from './send-json.ts'

export function wholeAnswer(response: ServerResponse, frame: Frame, tally: Tally): Answer {
  const content: ({ type: string } & Record<string, unknown>)[] = []
  return {
    begin() {
      // Nothing goes out before the end.
    },
    say(kind, text) {
      tally.said(text)
      content.push(kind === 'text' ? { type: kind, text } : { type: kind, thinking: text, signature: 'scripted' })
    },
    callTool(name, input) {
      tally.said(JSON.stringify(input))
      content.push({ type: 'tool_use', id: tally.toolId(frame), name, input })
    },
    fail(type, message) {
      sendJson(response, { status: 500, body: errorBody(type, message) })
    },
    end() {
      const headers = { 'request-id': `req_${frame.id}` }
      sendJson(response, { status: 200, body: tally.message(frame, { content }), headers })
    },
  }
}
