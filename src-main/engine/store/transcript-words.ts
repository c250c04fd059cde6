/** Writes the words of transcripts, many files in one transaction: the larger a batch, the less its words are joined again. */
import type { Database } from './database.ts'
import { type NewDocument, createSearchWriter } from './search-write.ts'
import type { TranscriptDocument, TranscriptSource } from './search-types.ts'
import { generationOf, newWordsFile, openWordsFile } from './transcript-words-file.ts'

/** Of a text, in characters. */
const MAX_TEXT = 64 * 1024

/** Characters of one transaction: about what the index gathers in memory before it writes a part of itself. */
const COMMIT_CHARACTERS = 4 * 1024 * 1024

export class TranscriptWords {
  readonly #file: string
  #db: Database
  #sql: ReturnType<typeof statementsOf>
  #pending: NewDocument[] = []
  #characters = 0
  /** Sources that had nothing at `begin`. */
  readonly #fresh = new Set<number>()

  /** Throws SQLite's errors where the folder can't be written. */
  constructor(file: string) {
    this.#file = file
    this.#db = openWordsFile(file)
    this.#sql = statementsOf(this.#db)
  }

  /** Which making of the file this is: another one knows nothing of what was put into this. */
  get generation(): string {
    return generationOf(this.#db) ?? ''
  }

  begin(): void {
    this.#fresh.clear()
    this.#db.exec('BEGIN IMMEDIATE')
  }

  /** What was put since `begin` is on the disk when this returns. */
  commit(): void {
    this.#write()
    this.#db.exec('COMMIT')
  }

  rollback(): void {
    this.#pending = []
    this.#characters = 0
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
  }

  /**
   * Adds documents of a transcript, whose folder and title are taken over as given. What was there before `begin` of the
   * same `uuid`s is replaced, so that the same call again changes nothing: give all documents of one line together. Text
   * beyond 64 KiB is cut off. Call between `begin` and `commit`; a part of much is committed by itself.
   */
  put(source: TranscriptSource, documents: readonly TranscriptDocument[]): void {
    const { writer } = this.#sql
    const project = writer.project(source.cwd)
    const id = this.#sourceOf(source, project)
    if (!this.#fresh.has(id)) for (const uuid of new Set(documents.map((one) => one.uuid))) writer.removeAt(id, uuid)
    for (const { uuid, text, ...rest } of documents) {
      if (text.trim() === '') continue
      const kept = text.slice(0, MAX_TEXT)
      this.#pending.push({ ...rest, text: kept, position: uuid, source: id, project, keepText: true })
      this.#characters += kept.length
    }
    if (this.#characters < COMMIT_CHARACTERS) return
    this.commit()
    this.#db.exec('BEGIN IMMEDIATE')
  }

  /** Forgets transcripts: their files are gone, or they have become sessions. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.#sql.removeSource.run(id)
  }

  /** Makes the file anew, empty. */
  anew(): void {
    this.#db.close()
    this.#db = newWordsFile(this.#file)
    this.#sql = statementsOf(this.#db)
  }

  close(): void {
    this.#db.close()
  }

  #sourceOf({ id: transcript, title }: TranscriptSource, project: number): number {
    const { sourceOf, addSource, setSource } = this.#sql
    const known = sourceOf.get(transcript)
    if (known !== undefined) {
      setSource.run(project, title, known)
      return known
    }
    const id = addSource.get(transcript, project, title)
    if (id === undefined) throw new Error('A row that was just written is not there.')
    this.#fresh.add(id)
    return id
  }

  /** All together, since they are ordered by time: each step back in time would begin a part of the index of its own. */
  #write(): void {
    this.#sql.writer.add(this.#pending)
    this.#pending = []
    this.#characters = 0
  }
}

const statementsOf = (db: Database) => ({
  writer: createSearchWriter(db),
  sourceOf: db.prepare<[string], number>('SELECT id FROM search_sources WHERE transcript_id = ?').pluck(),
  addSource: db
    .prepare<[string, number, string], number>(
      'INSERT INTO search_sources (transcript_id, project, title) VALUES (?, ?, ?) RETURNING id',
    )
    .pluck(),
  setSource: db.prepare<[number, string, number]>('UPDATE search_sources SET project = ?, title = ? WHERE id = ?'),
  removeSource: db.prepare<[string]>('DELETE FROM search_sources WHERE transcript_id = ?'),
})
