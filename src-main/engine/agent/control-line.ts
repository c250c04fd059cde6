/** Questions of our own to a CLI process, beside the SDK's: a spare has no conversation yet through which the SDK would ask. */
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'

type Pipes = { readonly stdin: Writable; readonly stdout: Readable }

/** What can be asked of a process that waits for its session. None leaves a trace in transcript or requests, or calls the API. */
export type ControlQuestion =
  | { readonly subtype: 'get_binary_version' }
  | { readonly subtype: 'get_context_usage'; readonly detail: 'summary' }

const Answer = z.object({
  type: z.literal('control_response'),
  response: z.object({
    subtype: z.string(),
    request_id: z.string(),
    response: z.record(z.string(), z.unknown()).optional(),
  }),
})

/**
 * Resolves with what the process answers; an empty object when it answers that it can't. Null when nothing came within
 * `limitMs` milliseconds, or nothing can come any more. The SDK sees the answer too and passes over it, as over any it didn't ask for.
 */
export function askProcess(
  { stdin, stdout }: Pipes,
  question: ControlQuestion,
  limitMs: number,
): Promise<Readonly<Record<string, unknown>> | null> {
  if (stdin.writableEnded || stdin.destroyed || stdout.readableEnded || stdout.destroyed) return Promise.resolve(null)
  const id = `bullpen-${crypto.randomUUID()}`
  return new Promise((resolve) => {
    let partial = ''
    const settle = (answer: Readonly<Record<string, unknown>> | null) => {
      clearTimeout(timer)
      stdout.off('data', onData).off('close', onEnd)
      resolve(answer)
    }
    const onEnd = () => settle(null)
    const onData = (chunk: Buffer | string) => {
      const lines = (partial + chunk.toString()).split('\n')
      partial = lines.pop() ?? ''
      for (const line of lines) {
        const answer = line.includes(id) ? Answer.safeParse(JSON.parse(line)).data : undefined
        if (answer?.response.request_id === id) settle(answer.response.response ?? {})
      }
    }
    const timer = setTimeout(onEnd, limitMs)
    stdout.on('data', onData).on('close', onEnd)
    stdin.write(`${JSON.stringify({ type: 'control_request', request_id: id, request: question })}\n`)
  })
}
