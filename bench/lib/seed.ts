/** Fills a data folder with sessions as months of work would leave them. */
import { join } from 'node:path'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { openSqliteStore } from '../../src-main/engine/store/sqlite-store.ts'

const TEXT = 'The quick brown fox jumps over the lazy dog, and then it explains at some length why it did so. '.repeat(
  8,
)

/** `turns` turns each: a prompt, a tool with its result, and an answer of about 800 characters. */
export function seedSessions(
  home: string,
  { sessions, turns, allOpen = false }: { sessions: number; turns: number; allOpen?: boolean },
): void {
  const store = openSqliteStore(join(home, 'bullpen.db'), Date.now)
  try {
    for (let index = 0; index < sessions; index += 1) {
      const id = SessionId.parse(crypto.randomUUID())
      const at = Date.now() - index * 3_600_000
      store.sessions.insert({
        id,
        cwd: join(home, 'projects', String(index % 40)),
        profile: 'default',
        createdAt: at,
        title: `Session ${index}`,
        model: null,
        activeModel: 'claude-opus-5-5',
        permissionMode: 'default',
        cliSessionId: crypto.randomUUID(),
        usage: NO_USAGE,
        activeAt: at,
        archived: !allOpen && index % 10 === 9,
        closed: !allOpen && index % 2 === 0,
        limits: {},
        continueAtReset: false,
        effort: null,
        budgetUsd: null,
        grants: [],
        lastOutcome: null,
        lostTurns: 0,
      })
      store.journal.append(id, Array.from({ length: turns }, turnEvents).flat())
    }
  } finally {
    store.close()
  }
}

function turnEvents(_: unknown, index: number): SessionEvent[] {
  const promptId = PromptId.parse(crypto.randomUUID())
  const said = { messageId: `m${index}`, parent: null }
  const toolUseId = `t${index}`
  return [
    { type: 'prompt', promptId, text: `Prompt ${index}` },
    { type: 'turn.started', promptId },
    { type: 'tool.call', ...said, toolUseId, name: 'Read', input: { file_path: '/project/file.ts' } },
    { type: 'tool.result', toolUseId, parent: null, isError: false, text: TEXT, images: [] },
    { type: 'text', ...said, text: TEXT, aborted: false },
    { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: NO_USAGE, durationMs: 1_000 },
  ]
}
