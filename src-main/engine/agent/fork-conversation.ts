/** Copies a conversation of the CLI up to a message, under an id of its own. Needs no process and no network. */
import { appendFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { forkSession } from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { readLines } from '../transcripts/lines.ts'

const Line = z.looseObject({ type: z.string() })
type Line = z.infer<typeof Line>

export type ForkInput = {
  /** Of the transcript; the copy is put beside it. */
  readonly path: string
  readonly id: string
  /** The last entry to copy; null = all. */
  readonly upTo: string | null
  readonly title: string
}

/**
 * Returns the id of the copy and its path. The SDK decides what belongs to it; lines that can't be read are left out. Throws
 * `session_corrupted` when nothing can be copied.
 */
export async function forkConversation({ path, id, upTo, title }: ForkInput): Promise<{ id: string; path: string }> {
  const copyOf = (copy: string) => join(dirname(path), `${copy}.jsonl`)
  try {
    const { sessionId } = await forkSession(id, {
      title,
      ...(upTo !== null && { upToMessageId: upTo }),
      // with the files given by us, it doesn't matter which configuration folder this process would look into
      sessionStore: {
        load: (key) => (key.sessionId === id ? readAll(path) : Promise.resolve(null)),
        append: (key, entries) =>
          appendFile(copyOf(key.sessionId), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
            mode: 0o600,
          }),
      },
    })
    return { id: sessionId, path: copyOf(sessionId) }
  } catch (error) {
    throw new AppError('session_corrupted', {
      message: 'The conversation could not be copied.',
      remedy: 'Choose another message, or look whether its transcript can still be read.',
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
}

async function readAll(path: string): Promise<Line[]> {
  const lines: Line[] = []
  for await (const { bytes } of readLines(path)) {
    const line = Line.safeParse(parseJson(bytes.toString('utf8')))
    if (line.success) lines.push(line.data)
  }
  return lines
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // torn: what can't be read can't be copied
  }
}
