/** `bullpen export` and `import`: sessions as files, and back. */
import { open, readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { importText, refuseLargeImport } from '#shared/importing.ts'
import { ExportFormat } from '#shared/transcripts.ts'
import { findSession } from '../find-session.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode, usageError } from '../outcome.ts'
import type { Terminal } from '../terminal.ts'

type ExportOptions = {
  readonly id: string
  readonly format: ExportFormat | undefined
  /** Null = stdout. */
  readonly output: string | null
  readonly terminal: Terminal
}

/** Without a format, the ending of the file decides; Markdown where that says nothing. */
export async function exportSession({ client }: Link, options: ExportOptions): Promise<ExitCode> {
  const { id, output, terminal } = options
  const session = await findSession(client, id)
  const format = options.format ?? ExportFormat.safeParse(output?.split('.').at(-1)?.toLowerCase()).data ?? 'md'
  const frames = await client.sessions.export({ id: session.id, format })
  if (output === null) {
    for await (const frame of frames) if (frame.type === 'text') await terminal.out(frame.text)
    return EXIT.done
  }
  const file = await open(output, 'w', 0o600).catch((error: unknown) => {
    throw notAccessible(output, error)
  })
  try {
    for await (const frame of frames) if (frame.type === 'text') await file.write(frame.text)
  } finally {
    await file.close()
  }
  terminal.note(`Written to ${resolve(output)}.`)
  return EXIT.done
}

type ImportOptions = {
  /** `-` = stdin. */
  readonly file: string
  readonly cwd: string | undefined
  readonly json: boolean
  readonly terminal: Terminal
}

/** Reads the file before a host is asked for anything. */
export async function prepareImport({ file, cwd, json, terminal }: ImportOptions) {
  const text =
    file === '-'
      ? await terminal.readInput()
      : await readWhole(file).catch((error: unknown) => {
          throw error instanceof AppError ? error : notAccessible(file, error)
        })
  if (text.trim() === '') throw usageError('The file is empty.', 'Give one made by "bullpen export --format jsonl".')
  return async ({ client }: Link): Promise<ExitCode> => {
    const options = cwd === undefined ? {} : { cwd: resolve(cwd) }
    const { session, skipped, resumable } = await importText(client, { text, ...options })
    if (json) await terminal.json({ id: session.id, title: session.title, cwd: session.cwd, skipped, resumable })
    else {
      await terminal.out(`${session.id}\n`)
      if (skipped > 0) terminal.note(`${skipped} lines could not be read.`)
      terminal.note(
        resumable
          ? 'The agent knows this conversation: a prompt goes on with it.'
          : 'To read; the agent knows nothing of it: a prompt begins a new conversation.',
      )
    }
    return EXIT.done
  }
}

async function readWhole(file: string): Promise<string> {
  refuseLargeImport((await stat(file)).size)
  return readFile(file, 'utf8')
}

const notAccessible = (file: string, cause: unknown): AppError =>
  new AppError('config', {
    message: `${file} can't be used.`,
    remedy: 'Check the path, and that you may use it.',
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
