/** The file with the words of the CLI's transcripts: a cache, thrown away and made again whenever anything is wrong with it. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Database, connect, schemaVersion } from './database.ts'
import { troubleOf } from './disk-trouble.ts'
import { SEARCH_NAMES, SEARCH_WORDS } from './schema/search-words.ts'

/** Another number, and the file is made again. */
const VERSION = 2

/** Memory for words before they are put into the file as a part of it; larger parts are joined less often. */
const PART_BYTES = 8 * 1024 * 1024

/** What the log may keep of the disk between two batches. */
const LOG_BYTES = 16 * 1024 * 1024

export const wordsFileBeside = (database: string): string => join(dirname(database), 'transcripts-index.db')

const SCHEMA = `
CREATE TABLE search_about (generation TEXT NOT NULL) STRICT;
${SEARCH_NAMES}
CREATE TABLE search_sources (
  id            INTEGER PRIMARY KEY,
  transcript_id TEXT NOT NULL UNIQUE,
  project       INTEGER NOT NULL REFERENCES search_projects (id),
  title         TEXT NOT NULL
) STRICT;

CREATE TABLE search_documents (
  id       INTEGER PRIMARY KEY,
  source   INTEGER NOT NULL REFERENCES search_sources (id) ON DELETE CASCADE,
  position TEXT NOT NULL,
  kind     TEXT NOT NULL,
  model    INTEGER REFERENCES search_models (id),
  failed   INTEGER NOT NULL,
  body     TEXT NOT NULL
) STRICT;
CREATE INDEX search_documents_of_source ON search_documents (source, position);
${SEARCH_WORDS}
INSERT INTO search_words (search_words, rank) VALUES ('hashsize', ${PART_BYTES});
`

/** Null for a file of another version. Throws SQLite's errors. */
export function generationOf(db: Database): string | null {
  if (schemaVersion(db) !== VERSION) return null
  return db.prepare<[], string>('SELECT generation FROM search_about').pluck().get() ?? null
}

/** Opens the file for writing; what can't be used is replaced by an empty one. Throws where the folder can't be written. */
export function openWordsFile(file: string): Database {
  try {
    const db = prepared(file)
    if (db) return db
  } catch (error) {
    if (troubleOf(error) !== 'damaged') throw error
  }
  return newWordsFile(file)
}

/** An empty one, in the place of whatever is there. Nobody may have that open. */
export function newWordsFile(file: string): Database {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  const db = prepared(file)
  if (!db) throw new Error('A file that was just made has another version.')
  return db
}

/** Null for a file that another version has made. */
function prepared(file: string): Database | null {
  const db = connect(file)
  try {
    // whoever is told that a file was read relies on its words: one sync for a whole batch
    db.pragma('synchronous = FULL')
    db.pragma(`journal_size_limit = ${LOG_BYTES}`)
    if (schemaVersion(db) === 0) {
      db.transaction(() => {
        db.exec(SCHEMA)
        db.prepare('INSERT INTO search_about VALUES (?)').run(crypto.randomUUID())
        db.pragma(`user_version = ${VERSION}`)
      }).immediate()
    }
    if (generationOf(db) !== null) return db
  } catch (error) {
    db.close()
    throw error
  }
  db.close()
  return null
}
