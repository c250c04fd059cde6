import { describe, expect, it } from 'vitest'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { aToolRequest, promptId, stored } from '../../testing/sessions.ts'
import { TranscriptBuilder } from './builder.ts'
import type { Item, StepsItem, ToolItem } from './items.ts'

const PROMPT: SessionEvent = { type: 'prompt', promptId: promptId(), text: 'Do it' }
const STARTED: SessionEvent = { type: 'turn.started', promptId: promptId() }
const ENDED: SessionEvent = {
  type: 'turn.ended',
  promptId: promptId(),
  outcome: 'completed',
  error: null,
  usage: null,
  durationMs: 9,
}
const call = (toolUseId: string, name: string, input: object = {}, parent: string | null = null): SessionEvent => ({
  type: 'tool.call',
  messageId: `m-${toolUseId}`,
  parent,
  toolUseId,
  name,
  input: { ...input },
})
const result = (toolUseId: string, { isError = false, text = '' } = {}): SessionEvent => ({
  type: 'tool.result',
  toolUseId,
  parent: null,
  isError,
  text,
  images: [],
})
const text = (words: string, parent: string | null = null): SessionEvent => ({
  type: 'text',
  messageId: `m-${words}`,
  parent,
  text: words,
  aborted: false,
})

const build = (...events: SessionEvent[]) => {
  const builder = new TranscriptBuilder()
  for (const event of stored(events)) builder.push(event)
  return builder
}
const itemsOf = (...events: SessionEvent[]): Item[] => build(...events).items
const stepsOf = (items: readonly Item[]) => items.filter((item): item is StepsItem => item.kind === 'steps')
const toolOf = (items: readonly Item[], toolUseId: string): ToolItem | undefined => {
  for (const item of items) {
    if (item.kind === 'tool' && item.toolUseId === toolUseId) return item
    const inner = item.kind === 'steps' ? item.steps : item.kind === 'tool' ? item.children : []
    const found = toolOf(inner, toolUseId)
    if (found) return found
  }
  return undefined
}

describe('calls one after the other', () => {
  it('make one row, with what was thought between them, until something is said', () => {
    const items = itemsOf(
      PROMPT,
      STARTED,
      call('1', 'Read', { file_path: '/a' }),
      { type: 'thinking', messageId: 'x', parent: null, text: 'Hm' },
      call('2', 'Read', { file_path: '/a' }),
      call('3', 'Bash', { command: 'ls' }),
      result('3', { isError: true }),
      text('So'),
      call('4', 'Bash', { command: 'ls' }),
    )
    expect(items.map(({ kind }) => kind)).toEqual(['prompt', 'steps', 'text', 'steps'])
    const [first, second] = stepsOf(items)
    expect(first).toMatchObject({ live: false, tally: { deeds: { read: 1, run: 1 }, failed: 1 } })
    expect(first?.steps.map(({ kind }) => kind)).toEqual(['tool', 'thinking', 'tool', 'tool'])
    expect(second).toMatchObject({ live: true, tally: { deeds: { run: 1 }, failed: 0 } })
  })

  it('leave alone what has a story of its own', () => {
    const items = itemsOf(PROMPT, STARTED, call('1', 'Read'), call('2', 'Agent'), call('3', 'AskUserQuestion'))
    expect(items.map(({ kind }) => kind)).toEqual(['prompt', 'steps', 'tool', 'tool'])
  })

  it('show the plan once, as it is now', () => {
    const plan = (status: string) => ({ todos: [{ content: 'Look', status }] })
    const items = itemsOf(
      PROMPT,
      STARTED,
      call('1', 'TodoWrite', plan('pending')),
      text('Then'),
      call('2', 'TodoWrite', plan('completed')),
    )
    expect(stepsOf(items).map((row) => row.plan)).toEqual([null, [{ text: 'Look', status: 'completed' }]])
    expect(toolOf(items, '1')?.plan).toEqual([{ text: 'Look', status: 'pending' }])
  })

  it('show the plan that is made of single tasks', () => {
    const items = itemsOf(
      PROMPT,
      STARTED,
      call('1', 'TaskCreate', { subject: 'Look' }),
      result('1', { text: 'Task #7 created successfully: Look' }),
      call('2', 'TaskUpdate', { taskId: '7', status: 'in_progress' }),
      result('2'),
    )
    expect(stepsOf(items).at(-1)?.plan).toEqual([{ text: 'Look', status: 'in_progress' }])
  })
})

describe('what goes on beside the agent', () => {
  const AGENT = [PROMPT, STARTED, call('a', 'Agent'), { type: 'task.started', toolUseId: 'a' } as const, result('a')]
  const inner = call('i', 'Read', {}, 'a')

  it('does not end with the turn, but with its task', () => {
    const running = itemsOf(...AGENT, inner, ENDED)
    expect(toolOf(running, 'a')?.task).toMatchObject({ outcome: 'running', beside: true })
    expect(toolOf(running, 'i')).toMatchObject({ stopped: false, result: null })
    const usage = { tokens: 5, toolUses: 1, durationMs: 2 }
    const over = itemsOf(...AGENT, inner, ENDED, {
      type: 'task.ended',
      toolUseId: 'a',
      outcome: 'failed',
      text: 'Gone',
      usage,
    })
    expect(toolOf(over, 'a')?.task).toMatchObject({ outcome: 'failed', text: 'Gone', usage })
    expect(toolOf(over, 'i')).toMatchObject({ stopped: true })
  })

  it.each<SessionEvent>([
    {
      type: 'process.ended',
      reason: 'crashed',
      exitCode: 1,
      signal: null,
      error: null,
    },
    { type: 'process.started', path: 'cold', pid: 1, cliVersion: '2', restricted: false },
    { ...ENDED, outcome: 'lost' },
  ])('ends with its process: $type', (end) => {
    const items = itemsOf(...AGENT, inner, end)
    expect(toolOf(items, 'a')?.task).toMatchObject({ outcome: 'stopped' })
    expect(toolOf(items, 'i')).toMatchObject({ stopped: true })
  })

  it('tells which row a call within it stands in', () => {
    const builder = build(...AGENT, call('b', 'Agent', {}, 'a'), call('c', 'Read', {}, 'b'))
    const row = builder.rowOf('c')
    expect(row).toBe(builder.rowOf('a'))
    expect(builder.items[row ?? -1]).toMatchObject({ kind: 'tool', toolUseId: 'a' })
  })
})

/** Counts how often anybody looks at the input of a call. */
function watched(event: StoredEvent, count: () => void): StoredEvent {
  if (event.event.type !== 'tool.call') return event
  const input = new Proxy(event.event.input, {
    get: (target, key) => {
      count()
      return target[String(key)]
    },
  })
  return { ...event, event: { ...event.event, input } }
}

describe('a long transcript', () => {
  it('costs each event the same, however much came before', () => {
    let reads = 0
    const builder = new TranscriptBuilder()
    const run = stored(
      [PROMPT, STARTED, call('agent', 'Agent')].concat(
        Array.from({ length: 2_000 }, (_, n) => [
          call(`t${n}`, 'Read', { file_path: `/f${n}` }, n % 2 === 0 ? 'agent' : null),
          result(`t${n}`),
          ...(n % 10 === 0 ? [text(`w${n}`)] : []),
        ]).flat(),
      ),
    )
    const costs: number[] = []
    for (const event of run) {
      const before = reads
      builder.push(watched(event, () => (reads += 1)))
      costs.push(reads - before)
    }
    expect(Math.max(...costs.slice(-100))).toBeLessThanOrEqual(Math.max(...costs.slice(0, 100)))
    const before = builder.items
    builder.push({ seq: 99_999, at: 1, event: text('last') })
    const after = builder.items
    const changed = after.filter((item, index) => item !== before[index])
    expect(changed.length).toBeLessThanOrEqual(2) // the new one, and the row of steps it closes
    const readsBefore = reads
    expect(builder.items).toHaveLength(after.length)
    expect(reads).toBe(readsBefore)
  })
})

const TASK = call('bg', 'Bash', { command: 'make all', description: 'Build it', run_in_background: true })
const taskEnded = (outcome: 'completed' | 'failed'): SessionEvent => ({
  ...{ type: 'task.ended', toolUseId: 'bg', outcome, text: '', usage: null },
})
const BY_ITSELF: SessionEvent = { type: 'turn.started', promptId: promptId(9) }
const noticesOf = (items: readonly Item[]) =>
  items.flatMap((item) => (item.kind === 'notice' ? [`${item.level}: ${item.text}`] : []))

describe('a turn that the agent begins by itself', () => {
  const before = [PROMPT, STARTED, TASK, { type: 'task.started', toolUseId: 'bg' }, result('bg'), ENDED] as const

  it('says which task it answers to, whether the task ended just before it or in the turn before', () => {
    const at = itemsOf(...before, BY_ITSELF, taskEnded('completed'), text('It is built.'))
    expect(noticesOf(at)).toEqual(['quiet: After the background task “Build it” finished'])
    expect(at.map(({ kind }) => kind).slice(-2)).toEqual(['notice', 'text'])
    const earlier = itemsOf(...before.slice(0, -1), taskEnded('failed'), ENDED, BY_ITSELF, text('It is not.'))
    expect(noticesOf(earlier)).toEqual(['quiet: After the background task “Build it” failed'])
  })

  it('is not read into a turn that the user asked for', () => {
    const next: SessionEvent[] = [
      { type: 'prompt', promptId: promptId(2), text: 'And?' },
      { type: 'turn.started', promptId: promptId(2) },
    ]
    expect(noticesOf(itemsOf(...before, ...next, text('So.'), taskEnded('completed')))).toEqual([])
  })
})

describe('a process that died', () => {
  const why = { kind: 'process', message: 'The CLI ended.', remedy: 'Go on.', retriable: true } as const
  const died: SessionEvent = { type: 'process.ended', reason: 'crashed', exitCode: null, signal: 'SIGKILL', error: why }

  it('is told once: by the turn it died in where there was one', () => {
    const lost: SessionEvent[] = [
      { type: 'gap', promptId: promptId(), missing: 'answer', toolUseIds: [], offers: ['continue'] },
      { ...ENDED, outcome: 'lost', error: why },
    ]
    const items = itemsOf(PROMPT, STARTED, ...lost, died)
    expect(noticesOf(items)).toEqual(['quiet: Claude Code ended unexpectedly by SIGKILL'])
    expect(items.filter(({ kind }) => kind === 'gap')).toHaveLength(1)
    expect(noticesOf(itemsOf(PROMPT, STARTED, ENDED, died))).toEqual([
      'error: Claude Code ended unexpectedly by SIGKILL',
    ])
  })

  it('leaves what it asked to be answered', () => {
    const request = { ...aToolRequest(), toolUseId: 'ask' }
    const items = itemsOf(PROMPT, STARTED, call('ask', 'Bash'), { type: 'permission.asked', request }, died)
    expect(toolOf(items, 'ask')?.stopped).toBe(false)
  })
})

it('a call waits for its answer also where the question came before it', () => {
  const request = { ...aToolRequest(), toolUseId: 'ask' }
  const items = itemsOf(PROMPT, STARTED, { type: 'permission.asked', request }, call('ask', 'AskUserQuestion'))
  expect(toolOf(items, 'ask')?.permission).toEqual({ request, outcome: null })
})

describe('a process that starts again and again', () => {
  const started: SessionEvent = {
    ...{ type: 'process.started', path: 'resume', pid: 1, cliVersion: '2', restricted: false },
  }
  const stopped: SessionEvent = {
    ...{ type: 'process.ended', reason: 'host-stopped', exitCode: 0, signal: null, error: null },
  }
  const AGAIN = 'quiet: Claude Code 2 continued with its context, after 2 other starts with no prompt between'

  it('is told in one line while nothing is asked', () => {
    const thrice = [started, stopped, started, stopped, started] as const
    expect(noticesOf(itemsOf(...thrice))).toEqual([AGAIN])
    expect(noticesOf(itemsOf(...thrice, stopped))).toEqual([`${AGAIN}. Bullpen was stopped`])
    expect(noticesOf(itemsOf(started, started, started))).toEqual([AGAIN]) // hosts that were killed
  })

  it('is told each time where something was asked', () => {
    const turn = [PROMPT, STARTED, ENDED] as const
    expect(noticesOf(itemsOf(started, ...turn, stopped, started, stopped))).toEqual([
      'quiet: Claude Code 2 continued with its context',
      'quiet: Bullpen was stopped',
      'quiet: Claude Code 2 continued with its context',
      'quiet: Bullpen was stopped',
    ])
  })
})

it('a request that failed for good is told by the end of its turn alone', () => {
  const reason = { kind: 'network', message: 'The model is overloaded.', remedy: 'Wait.', retriable: true } as const
  const retry: SessionEvent = { type: 'retry', attempt: 1, maxAttempts: 1, delayMs: 9, reason }
  expect(noticesOf(itemsOf(PROMPT, STARTED, retry))).toHaveLength(1)
  expect(noticesOf(itemsOf(PROMPT, STARTED, retry, { ...ENDED, outcome: 'failed', error: reason }))).toEqual([])
  expect(noticesOf(itemsOf(PROMPT, STARTED, retry, ENDED))).toHaveLength(1)
})
