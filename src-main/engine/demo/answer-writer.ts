/** Plays a script's steps to one HTTP response. */
import type { ServerResponse } from 'node:http'
import { once } from 'node:events'
import { setImmediate as nextRound, setTimeout as after } from 'node:timers/promises'
import { type Frame, type InputTokens, Tally } from './answer.ts'
import { errorBody, sendJson } from './send-json.ts'
import type { Step } from './steps.ts'
import { StreamedAnswer } from './streamed-answer.ts'
import { wholeAnswer } from './whole-answer.ts'

type Request = Frame & { readonly stream: boolean; readonly inputTokens: InputTokens }
type Steps = readonly Step[] | AsyncIterable<Step>

/** Resolves when the answer is written or the script broke it off; rejects when the client leaves in the middle. */
export async function writeAnswer(response: ServerResponse, steps: Steps, request: Request): Promise<void> {
  const { signal } = request
  const tally = new Tally(request.inputTokens)
  const answer = request.stream ? new StreamedAnswer(response, request, tally) : wholeAnswer(response, request, tally)
  for await (const step of steps) {
    signal.throwIfAborted()
    switch (step.type) {
      case 'text':
      case 'thinking':
        await answer.say(step.type, step.text, step)
        break
      case 'toolUse':
        await answer.callTool(step.name, step.input)
        break
      case 'usage':
        tally.set(step)
        break
      case 'stop':
        tally.stopFor(step.reason)
        break
      case 'pause':
        await after(step.ms, undefined, { signal })
        break
      case 'httpError':
        if (response.headersSent) throw new Error('A script may begin with httpError, not go on with it.')
        sendJson(response, { ...step, body: errorBody(step.errorType, step.message) })
        return
      case 'streamError':
        await answer.fail(step.errorType, step.message)
        return
      case 'hang':
        await whenAborted(signal)
        return
      case 'stall':
        await answer.begin()
        await whenAborted(signal)
        return
      case 'cut':
        await nextRound() // what was said before it goes out first
        response.destroy()
        return
    }
  }
  await answer.end()
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
