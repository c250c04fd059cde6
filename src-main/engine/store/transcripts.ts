/** The index of the CLI's transcripts in SQLite. */
import { z } from 'zod'
import type { Database } from './database.ts'

/** What is known of one transcript file. Times in milliseconds since the epoch. */
export type TranscriptRow = {
  readonly path: string
  /** Of the conversation. */
  readonly id: string
  readonly cwd: string | null
  /** Given by the user or made up by the CLI. */
  readonly title: string | null
  readonly firstPrompt: string
  readonly messages: number
  /** Lines that could not be read. */
  readonly skipped: number
  readonly gitBranch: string | null
  readonly model: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly size: number
  readonly mtime: number
  readonly inode: number
  /** Up to this byte the row holds what the file says. */
  readonly scanned: number
}

export type TranscriptFilter = {
  /** Words of title, first prompt or folder. */
  readonly text?: string | undefined
  readonly cwd?: string | undefined
  readonly limit: number
  readonly offset: number
}

export interface TranscriptRepository {
  get(path: string): TranscriptRow | null
  /** Every file of this conversation, the newest first: a project's folder may have been copied. */
  ofConversation(id: string): TranscriptRow[]
  /** What tells whether a file has changed, by path. */
  stamps(): Map<string, { size: number; mtime: number }>
  save(row: TranscriptRow): void
  /** In one transaction. */
  saveAll(rows: readonly TranscriptRow[]): void
  remove(paths: readonly string[]): void
  /** The most recently used first; those without a message are left out. */
  list(filter: TranscriptFilter): { rows: TranscriptRow[]; total: number }
  folders(): { cwd: string; transcripts: number }[]
  totals(): { transcripts: number; skipped: number }
  clear(): void
  /** Whether any session has this prompt. */
  hasPrompt(promptId: string): boolean
}

const Stored = z
  .object({
    path: z.string(),
    id: z.string(),
    cwd: z.string().nullable(),
    title: z.string().nullable(),
    first_prompt: z.string(),
    messages: z.number(),
    skipped: z.number(),
    git_branch: z.string().nullable(),
    model: z.string().nullable(),
    created_at: z.number(),
    updated_at: z.number(),
    size: z.number(),
    mtime: z.number(),
    inode: z.number(),
    scanned: z.number(),
  })
  .transform(
    ({ first_prompt: firstPrompt, git_branch: gitBranch, created_at: createdAt, updated_at: updatedAt, ...row }) =>
      ({ ...row, firstPrompt, gitBranch, createdAt, updatedAt }) satisfies TranscriptRow,
  )

const WHERE = `WHERE messages > 0 AND (@cwd IS NULL OR cwd = @cwd)
  AND (@text IS NULL OR coalesce(title, '') LIKE @text ESCAPE '\\'
    OR first_prompt LIKE @text ESCAPE '\\' OR coalesce(cwd, '') LIKE @text ESCAPE '\\')`

export function createTranscriptRepository(db: Database): TranscriptRepository {
  const save = db.prepare(`
    INSERT OR REPLACE INTO transcripts (path, id, cwd, title, first_prompt, messages, skipped, git_branch, model,
                                        created_at, updated_at, size, mtime, inode, scanned)
    VALUES (@path, @id, @cwd, @title, @firstPrompt, @messages, @skipped, @gitBranch, @model,
            @createdAt, @updatedAt, @size, @mtime, @inode, @scanned)`)
  const saveAll = db.transaction((rows: readonly TranscriptRow[]) => {
    for (const row of rows) save.run(row)
  })
  const remove = db.prepare<[string]>('DELETE FROM transcripts WHERE path = ?')
  const removeAll = db.transaction((paths: readonly string[]) => {
    for (const path of paths) remove.run(path)
  })
  const get = db.prepare<[string]>('SELECT * FROM transcripts WHERE path = ?')
  const byId = db.prepare<[string]>('SELECT * FROM transcripts WHERE id = ? ORDER BY updated_at DESC')
  const page = db.prepare(`SELECT * FROM transcripts ${WHERE} ORDER BY updated_at DESC LIMIT @limit OFFSET @offset`)
  const count = db.prepare<[unknown], number>(`SELECT count(*) FROM transcripts ${WHERE}`).pluck()
  const hasPrompt = db.prepare<[string]>('SELECT 1 FROM prompts WHERE id = ?').pluck()
  return {
    get(path) {
      const row = get.get(path)
      return row === undefined ? null : Stored.parse(row)
    },
    ofConversation: (id) => byId.all(id).map((row) => Stored.parse(row)),
    stamps() {
      const rows = db
        .prepare<[], { path: string; size: number; mtime: number }>('SELECT path, size, mtime FROM transcripts')
        .all()
      return new Map(rows.map(({ path, size, mtime }) => [path, { size, mtime }]))
    },
    save: (row) => void save.run(row),
    saveAll: (rows) => saveAll(rows),
    remove: (paths) => removeAll(paths),
    list({ text, cwd, limit, offset }) {
      const like = text === undefined || text.trim() === '' ? null : `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
      const bound = { text: like, cwd: cwd ?? null }
      const rows = page.all({ ...bound, limit, offset }).map((row) => Stored.parse(row))
      return { rows, total: count.get(bound) ?? 0 }
    },
    folders: () =>
      db
        .prepare<[], { cwd: string; transcripts: number }>(
          `SELECT cwd, count(*) AS transcripts FROM transcripts WHERE messages > 0 AND cwd IS NOT NULL
           GROUP BY cwd ORDER BY max(updated_at) DESC`,
        )
        .all(),
    totals: () =>
      db
        .prepare<[], { transcripts: number; skipped: number }>(
          'SELECT count(*) AS transcripts, coalesce(sum(skipped), 0) AS skipped FROM transcripts WHERE messages > 0',
        )
        .get() ?? { transcripts: 0, skipped: 0 },
    clear: () => void db.exec('DELETE FROM transcripts'),
    hasPrompt: (promptId) => hasPrompt.get(promptId) !== undefined,
  }
}
