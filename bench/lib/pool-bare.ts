/** The Agent SDK's own ways to a process, each until its first piece of text. */
import { type Options, type Query, type SDKUserMessage, prewarm, query, startup } from '@anthropic-ai/claude-agent-sdk'
import { setTimeout as delay } from 'node:timers/promises'
import { SETTLE_MS } from './pool-hosts.ts'

export type Bare = {
  readonly cwd: string
  readonly parking: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What Bullpen gives the SDK in a trusted folder. */
const options = ({ cwd, env }: Bare): Options => ({
  cwd,
  env: { ...env },
  includePartialMessages: true,
  systemPrompt: { type: 'preset', preset: 'claude_code' },
  settingSources: ['user', 'project', 'local'],
  canUseTool: async () => ({ behavior: 'deny', message: 'Nobody is asked here.' }),
})

/** Milliseconds. What is made ready beforehand is ready and settled when the time begins. */
export const bareCold = (bare: Bare, since = performance.now()): Promise<number> =>
  firstText(() => query({ prompt: one('Hello'), options: options(bare) }), since)

export async function bareStartup(bare: Bare): Promise<number> {
  const warm = await startup({ options: options(bare) })
  await delay(SETTLE_MS)
  return firstText(() => warm.query(one('Hello')))
}

export async function barePrewarm(bare: Bare): Promise<number> {
  const spare = await prewarm({ options: { ...options(bare), cwd: bare.parking } })
  await delay(SETTLE_MS)
  return firstText(() => spare.claim({ prompt: one('Hello'), options: { cwd: bare.cwd } }))
}

export async function bareResume(bare: Bare): Promise<number> {
  const warm = await startup({ options: { ...options(bare), resume: await conversation(bare) } })
  await delay(SETTLE_MS)
  return firstText(() => warm.query(one('Hello again')))
}

async function firstText(start: () => Query, since = performance.now()): Promise<number> {
  const conversation = start()
  let found: number | undefined
  for await (const message of conversation) {
    if (message.type === 'stream_event' && message.event.type === 'content_block_delta') {
      found ??= performance.now() - since
    }
    if (message.type === 'result') break
  }
  conversation.close()
  if (found === undefined) throw new Error('The turn had no text.')
  return found
}

/** Id of a conversation with one turn. */
async function conversation(bare: Bare): Promise<string> {
  const first = query({ prompt: one('Hello'), options: options(bare) })
  for await (const message of first) {
    if (message.type !== 'result') continue
    first.close()
    return message.session_id
  }
  throw new Error('The turn had no end.')
}

async function* one(text: string): AsyncGenerator<SDKUserMessage> {
  yield { type: 'user', message: { role: 'user', content: text }, parent_tool_use_id: null }
}
