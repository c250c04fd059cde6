/** What the scripted model of demo mode says to which prompt. */
import { anythingElse } from './answers/anything-else.ts'
import { editAndRun } from './answers/edit-and-run.ts'
import { LONG_ANSWER } from './answers/long-answer.ts'
import { welcome } from './answers/welcome.ts'
import { type ModelRequest, workingDirectory } from './model-request.ts'
import type { Script } from './model-server.ts'
import type { Step } from './steps.ts'

/** The prompts the demo knows, as its answers name them to the user. Matched at the beginning, in upper or lower case. */
export const DEMO_PROMPTS = [
  'Say hello and show me what you can do',
  'Edit greeting.txt and run a command',
  'Give me a long answer',
  'Show me an error',
] as const
type DemoPrompt = (typeof DEMO_PROMPTS)[number]

/** 4 characters each 20 ms are about 50 tokens a second, a usual speed of the real thing. */
const CHUNK = 4
const DELAY_MS = 20

/** `project` is where the files are when a request doesn't say which folder it works in. */
export function createDemoScript({ project, delayMs = DELAY_MS }: { project: string; delayMs?: number }): Script {
  const say = (text: string, chunk = CHUNK): Step => ({ type: 'text', text, chunk, delayMs })
  const answers: Readonly<Record<DemoPrompt, (request: ModelRequest) => Step[]>> = {
    'Say hello and show me what you can do': ({ prompts }) => [say(welcome({ prompts, known: DEMO_PROMPTS }))],
    'Edit greeting.txt and run a command': (request) =>
      editAndRun(request, { folder: workingDirectory(request) ?? project, say }),
    'Give me a long answer': () => [say(LONG_ANSWER, 2 * CHUNK)],
    // The header keeps the CLI from repeating the request, so that the error shows at once.
    'Show me an error': () => [
      {
        type: 'httpError',
        status: 429,
        errorType: 'rate_limit_error',
        message:
          "This is the demo's example of an error: too many requests. Nothing is wrong, and the session goes on.",
        headers: { 'x-should-retry': 'false' },
      },
    ],
  }
  return (request) => {
    const typed = plain(request.prompt)
    const known = DEMO_PROMPTS.find((prompt) => typed.startsWith(plain(prompt)))
    return known === undefined ? [say(anythingElse(request.prompt, DEMO_PROMPTS))] : answers[known](request)
  }
}

const plain = (prompt: string): string => prompt.trim().replace(/\s+/g, ' ').toLowerCase()
