import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SDKMessage, type SDKUserMessage, query } from '@anthropic-ai/claude-agent-sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Demo, createDemo } from './demo.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
let home: string
let demo: Demo
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-demo-')))
  demo = createDemo({ home, log: quiet, delayMs: 0 })
})
afterEach(async () => {
  await demo.stop()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

type Turn = { text: string; isError: boolean; asked: string[] }

/** Sends the prompts one after the other in one session; `deny` names the tools the user refuses. */
async function converse(prompts: readonly { prompt: string; deny?: string }[]): Promise<Turn[]> {
  const [cwd, { env }] = await Promise.all([demo.sandbox(), demo.profile()])
  // What a user's shell may hold: none of it may lead the demo astray.
  const hostile = {
    HTTPS_PROXY: 'http://127.0.0.1:1',
    http_proxy: 'http://127.0.0.1:1',
    CLAUDE_CODE_USE_BEDROCK: '1',
    ANTHROPIC_MODEL: 'none',
  }
  const turns: Turn[] = []
  let current: Turn = { text: '', isError: false, asked: [] }
  const results = new EventTarget()
  async function* sent(): AsyncGenerator<SDKUserMessage> {
    for (const { prompt } of prompts) {
      yield { type: 'user', message: { role: 'user', content: prompt }, parent_tool_use_id: null }
      await new Promise((resolve) => results.addEventListener('result', resolve, { once: true }))
    }
  }
  const session = query({
    prompt: sent(),
    options: {
      cwd,
      env: { ...process.env, ...hostile, ...env },
      canUseTool: async (name, input) => {
        current.asked.push(name)
        if (prompts[turns.length]?.deny === name) return { behavior: 'deny', message: 'Rather not.' }
        return { behavior: 'allow', updatedInput: input }
      },
    },
  })
  const take = (message: SDKMessage) => {
    if (message.type === 'assistant') {
      current.text += message.message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
    }
    if (message.type !== 'result') return
    turns.push({ ...current, isError: message.is_error })
    current = { text: '', isError: false, asked: [] }
    results.dispatchEvent(new Event('result'))
  }
  for await (const message of session) {
    take(message)
    if (turns.length === prompts.length) break // leaving the loop closes the session
  }
  return turns
}

test('a session greets, edits with permission, reports what really happened, and answers everything else', async () => {
  const [hello, edited, error, other, long] = await converse([
    { prompt: 'Say hello and show me what you can do' },
    { prompt: 'Edit greeting.txt and run a command' },
    { prompt: 'Show me an error' },
    { prompt: 'Write me a poem' },
    { prompt: 'Give me a long answer' },
  ])
  expect(hello).toMatchObject({ isError: false, asked: [] })
  expect(hello?.text).toContain('| `Bash` | yes, unless it only reads |')
  expect(edited).toMatchObject({ isError: false, asked: ['Edit', 'Bash'] })
  const greeting = await readFile(join(home, 'demo', 'project', 'greeting.txt'), 'utf8')
  expect(greeting).toContain('edited 1 time.')
  expect(edited?.text).toContain(
    `${greeting}${await readFile(join(home, 'demo', 'project', 'visits.log'), 'utf8')}`.trim(),
  )
  expect(error).toMatchObject({ isError: true })
  expect(error?.text).toContain('429')
  expect(other?.text).toContain('You wrote: `Write me a poem`')
  expect(long?.text).toContain('## 9. In short')
})

test('a refusal is taken well, of the edit and of the command, and the next time it goes on from the file', async () => {
  const [noEdit, noCommand] = await converse([
    { prompt: 'Edit greeting.txt and run a command', deny: 'Edit' },
    { prompt: 'Edit greeting.txt and run a command', deny: 'Bash' },
  ])
  expect(noEdit).toMatchObject({ isError: false, asked: ['Edit'] })
  expect(noEdit?.text).toMatch(/the edit was not made.*Rather not\./s)
  expect(noCommand).toMatchObject({ isError: false, asked: ['Edit', 'Bash'] })
  expect(noCommand?.text).toMatch(/the command did not run.*Rather not\./s)
  expect(await readFile(join(home, 'demo', 'project', 'greeting.txt'), 'utf8')).toContain('edited 1 time.')
})

test('one model serves every session, and starts again only in a new demo', async () => {
  const [first, second] = await Promise.all([demo.profile(), demo.profile()])
  expect(first).toEqual(second)
  await demo.stop()
  await expect(fetch(first.env.ANTHROPIC_BASE_URL!)).rejects.toThrow()
})
