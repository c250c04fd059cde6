/** Brings the words of transcripts that are no session of Bullpen into the search index. */
import { basename } from 'node:path'
import type { SessionEvent } from '#shared/events.ts'
import { findableText } from '../store/search-text.ts'
import type { SearchIndex, TranscriptDocument } from '../store/search-types.ts'
import type { TranscriptRow } from '../store/transcripts.ts'
import type { TranscriptEntry } from './entry.ts'
import { conversationOf } from './files.ts'
import type { FileStamp } from './summarise.ts'
import { Teller } from './tell.ts'
import { titleOf } from './title.ts'

/** At about a third of a millisecond each, so many stay below what anybody notices. */
const BATCH = 24

export type SearchFeed = {
  /** What is to be told of each message of the file; null when it is a session, whose words get there from the journal. */
  begin(file: FileStamp, known: TranscriptRow | null): ((entry: TranscriptEntry) => void) | null
  /** The file has been read. */
  finish(row: TranscriptRow): void
  forget(path: string): void
}

export function createSearchFeed(
  index: Pick<SearchIndex, 'put' | 'removeSource'>,
  isSession: (conversation: string) => boolean,
): SearchFeed {
  const waiting = new Map<string, TranscriptDocument[]>()
  const flush = (file: Pick<FileStamp, 'path' | 'id'>, about: { cwd: string; title: string }): void => {
    const documents = waiting.get(file.path)
    if (documents === undefined || documents.length === 0) return
    index.put({ kind: 'transcript', id: file.id, ...about }, documents.splice(0))
  }
  return {
    begin(file, known) {
      if (isSession(file.id)) {
        index.removeSource({ kind: 'transcript', id: file.id })
        return null
      }
      const documents: TranscriptDocument[] = []
      waiting.set(file.path, documents)
      const about = { cwd: known?.cwd ?? '', title: known ? titleOf(known) : basename(file.path) }
      return (entry) => {
        about.cwd = entry.cwd ?? about.cwd
        documents.push(...documentsOf(entry))
        if (documents.length >= BATCH) flush(file, about)
      }
    },
    finish(row) {
      const documents = waiting.get(row.path)
      if (!documents) return
      const source = { kind: 'transcript', id: row.id, cwd: row.cwd ?? '', title: titleOf(row) } as const
      index.put(source, documents)
      waiting.delete(row.path)
    },
    forget(path) {
      const id = conversationOf(path)
      if (id !== null) index.removeSource({ kind: 'transcript', id })
    },
  }
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
