/** Long sessions as real work leaves them, and folders with as many files as a large repository has. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { newRow } from '../../src-main/engine/session/new-row.ts'
import { openSqliteStore } from '../../src-main/engine/store/sqlite-store.ts'
import { randomFrom, sentence } from './words.ts'

/** Prompt, call, result, answer. */
const MESSAGES_A_TURN = 4

export type SeededSession = { readonly id: SessionId; readonly first: string; readonly last: string }

/** A session of so many messages for each number, in the order of the numbers. `first` is asked at its very beginning, `last` said at its end. */
export function seedLongSessions(home: string, cwd: string, sizes: readonly number[]): readonly SeededSession[] {
  const store = openSqliteStore(join(home, 'bullpen.db'), Date.now)
  const random = randomFrom(11)
  try {
    return sizes.map((messages, index) => {
      const createdAt = Date.now() - index * 60_000
      const first = `This was asked first in session ${index}.`
      const last = `This was said last in session ${index}.`
      const row = newRow({
        cwd,
        createdAt,
        permissionMode: 'default',
        title: `Session ${index}: ${messages} messages`,
        closed: true,
      })
      const { id } = row
      store.sessions.insert(row)
      const turns = Math.max(1, Math.round(messages / MESSAGES_A_TURN))
      const events = Array.from({ length: turns }, (_, turn) =>
        turnOf({
          random,
          turn,
          prompt: turn === 0 ? first : sentence(random, 15),
          answer: turn === turns - 1 ? last : answerOf(random, turn),
        }),
      )
      for (let from = 0; from < events.length; from += 500)
        store.journal.append(id, events.slice(from, from + 500).flat())
      return { id, first, last }
    })
  } finally {
    store.close()
  }
}

/** Markdown as models write it: headings, lists, code, a table. */
export function answerOf(random: () => number, index: number): string {
  const words = (count: number) => sentence(random, count)
  const parts = [`${words(30)}.`]
  if (index % 2 === 0) parts.push(`- **${words(2)}**: ${words(8)}\n- \`${words(1)}()\` ${words(10)}\n- ${words(12)}`)
  if (index % 3 === 0)
    parts.push(
      `\`\`\`ts\nexport function ${words(1)}(value: number): string {\n  const found = list.filter((one) => one.size > value)\n  return \`\${found.length} ${words(3)}\`\n}\n\`\`\``,
    )
  if (index % 7 === 0)
    parts.push(`| ${words(1)} | ${words(1)} |\n| --- | ---: |\n| ${words(2)} | 17 |\n| ${words(2)} | 42 |`)
  if (index % 5 === 0) parts.push(`## ${words(4)}\n\n${words(40)}.`)
  return parts.join('\n\n')
}

type Turn = { random: () => number; turn: number; prompt: string; answer: string }

function turnOf({ random, turn, prompt, answer }: Turn): SessionEvent[] {
  const promptId = PromptId.parse(crypto.randomUUID())
  const toolUseId = `t${turn}`
  const said = { messageId: `m${turn}`, parent: null }
  const call = { type: 'tool.call' as const, ...said, toolUseId, ...callOf(random, turn) }
  const output = Array.from({ length: 4 + (turn % 20) }, () => sentence(random, 9)).join('\n')
  return [
    { type: 'prompt', promptId, text: prompt },
    { type: 'turn.started', promptId },
    call,
    { type: 'tool.result', toolUseId, parent: null, isError: turn % 40 === 0, text: output, images: [] },
    { type: 'text', ...said, text: answer, aborted: false },
    { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: NO_USAGE, durationMs: 1_000 },
  ]
}

function callOf(random: () => number, turn: number): { name: string; input: Record<string, unknown> } {
  const path = `/project/src/${sentence(random, 3).replaceAll(' ', '/')}.ts`
  const lines = (count: number) => Array.from({ length: count }, () => `  ${sentence(random, 6)}`).join('\n')
  switch (turn % 4) {
    case 0:
      return {
        name: 'Bash',
        input: { command: `npm test -- ${sentence(random, 2)}`, description: sentence(random, 4) },
      }
    case 1:
      return { name: 'Edit', input: { file_path: path, old_string: lines(5), new_string: lines(7) } }
    case 2:
      return { name: 'Grep', input: { pattern: sentence(random, 1), path: '/project/src' } }
    default:
      return { name: 'Read', input: { file_path: path } }
  }
}

/** Empty files with names of several words, 100 in a folder. */
export function seedFiles(folder: string, count: number): void {
  const random = randomFrom(5)
  for (let made = 0; made < count; made += 100) {
    const inside = join(folder, sentence(random, 3).replaceAll(' ', '/'), String(made))
    mkdirSync(inside, { recursive: true })
    for (let index = 0; index < 100; index += 1)
      writeFileSync(join(inside, `${sentence(random, 2).replaceAll(' ', '-')}-${index}.ts`), '')
  }
}
