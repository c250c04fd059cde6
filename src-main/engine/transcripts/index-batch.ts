/** Reads a batch of transcripts and puts their words into the index, in few and large transactions. */
import { basename } from 'node:path'
import { troubleOf } from '../store/disk-trouble.ts'
import type { SessionEvent } from '#shared/events.ts'
import { findableText } from '../store/search-text.ts'
import type { TranscriptDocument } from '../store/search-types.ts'
import type { TranscriptRow } from '../store/transcripts.ts'
import type { TranscriptWords } from '../store/transcript-words.ts'
import type { TranscriptEntry } from './entry.ts'
import type { ToRead } from './index-orders.ts'
import { summarise } from './summarise.ts'
import { Teller } from './tell.ts'
import { titleOf } from './title.ts'

/** Documents that are put together. */
const TOGETHER = 200

export type Batch = { readonly rows: TranscriptRow[]; readonly problems: string[] }

/** Throws when the words can't be written; then nothing of the batch is certain. A file that can't be read is a problem. */
export async function readBatch(
  words: TranscriptWords,
  { forget, files }: { readonly forget: readonly string[]; readonly files: readonly ToRead[] },
  onFile: (bytes: number) => void,
): Promise<Batch> {
  const rows: TranscriptRow[] = []
  const problems: string[] = []
  words.begin()
  try {
    words.forget([...forget, ...files.filter((one) => !one.words).map(({ file }) => file.id)])
    for (const one of files) {
      try {
        rows.push(await readOne(words, one))
      } catch (error) {
        if (isOfDatabase(error)) throw error
        problems.push(`${one.file.path}: ${String(error)}`)
      }
      onFile(one.file.size)
    }
    words.commit()
  } catch (error) {
    words.rollback()
    throw error
  }
  return { rows, problems }
}

/** As against what the file system says of a transcript. */
const isOfDatabase = (error: unknown): boolean =>
  troubleOf(error) !== null && error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')

async function readOne(words: TranscriptWords, { file, known, words: wanted }: ToRead): Promise<TranscriptRow> {
  if (!wanted) return summarise(file, known)
  const about = { cwd: known?.cwd ?? '', title: known ? titleOf(known) : basename(file.path) }
  const documents: TranscriptDocument[] = []
  const seen = new Set<string>()
  const put = (): void => words.put({ kind: 'transcript', id: file.id, ...about }, documents.splice(0))
  const row = await summarise(file, known, {
    onEntry(entry) {
      about.cwd = entry.cwd ?? about.cwd
      if (seen.has(entry.uuid)) return // a line that stands in the file twice
      seen.add(entry.uuid)
      documents.push(...documentsOf(entry))
      if (documents.length >= TOGETHER) put()
    },
  })
  about.cwd = row.cwd ?? ''
  about.title = titleOf(row)
  if (row.messages > 0) {
    documents.push({ uuid: '', at: row.updatedAt, kind: 'title', text: about.title, model: null, failed: false })
    put()
  }
  return row
}

function documentsOf(entry: TranscriptEntry): TranscriptDocument[] {
  const teller = new Teller()
  teller.take(entry)
  return teller.told.flatMap(({ at, event }) => {
    const found = findableText(event)
    const model = entry.message?.model ?? null
    return found && isSpoken(event) ? [{ uuid: entry.uuid, at, model, ...found }] : []
  })
}

/** What tells of the turns is made up in the telling. */
const isSpoken = ({ type }: SessionEvent): boolean => type !== 'turn.ended' && type !== 'notice'
