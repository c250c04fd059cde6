/** The schema, one step per released version. A step is never changed once released; a new one is added. */
import type BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'

const STEPS: readonly string[] = [
  `
  CREATE TABLE sessions (
    id              TEXT PRIMARY KEY,
    cwd             TEXT NOT NULL,
    profile         TEXT NOT NULL,
    title           TEXT NOT NULL,
    model           TEXT,
    active_model    TEXT,
    permission_mode TEXT NOT NULL,
    cli_session_id  TEXT,
    usage           TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    active_at       INTEGER NOT NULL,
    archived        INTEGER NOT NULL,
    closed          INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    body       TEXT NOT NULL,
    UNIQUE (session_id, seq)
  ) STRICT;

  -- Each prompt once: the queue, and the guard against running one twice.
  CREATE TABLE prompts (
    id         TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    text       TEXT NOT NULL,
    phase      TEXT NOT NULL CHECK (phase IN ('queued', 'running', 'ended', 'withdrawn'))
  ) STRICT;
  CREATE INDEX prompts_open ON prompts (session_id, seq) WHERE phase IN ('queued', 'running');
  CREATE INDEX prompts_of_session ON prompts (session_id);

  CREATE TABLE live (
    session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    body       TEXT NOT NULL
  ) STRICT;

  CREATE TABLE drafts (
    session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    text       TEXT NOT NULL
  ) STRICT;

  CREATE TABLE trust (
    path       TEXT PRIMARY KEY,
    trusted    INTEGER NOT NULL,
    decided_at INTEGER NOT NULL
  ) STRICT;

  -- Small values by name, as JSON.
  CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Every process Bullpen started, for whoever has to clean up after a host that died.
  CREATE TABLE processes (
    mark       TEXT PRIMARY KEY,
    run        TEXT NOT NULL,
    pid        INTEGER NOT NULL,
    start_id   TEXT NOT NULL,
    boot_id    TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('spare', 'live', 'tool', 'guardian')),
    session_id TEXT,
    command    TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    end_reason TEXT
  ) STRICT;
  CREATE INDEX processes_open ON processes (started_at) WHERE ended_at IS NULL;
  CREATE INDEX processes_ended ON processes (ended_at) WHERE ended_at IS NOT NULL;
  CREATE INDEX processes_of_session ON processes (session_id) WHERE session_id IS NOT NULL;
  `,
]

export const SCHEMA_VERSION = STEPS.length

/** Brings the file to this version in one transaction. Throws `version`, leaving the file as it is, when it is newer. */
export function migrate(db: BetterSqlite3.Database, file: string): void {
  const found = Number(db.pragma('user_version', { simple: true }))
  if (found === SCHEMA_VERSION) return
  if (found > SCHEMA_VERSION) {
    throw new AppError('version', {
      message: `The database ${file} was written by a newer Bullpen (schema ${found}, this one knows ${SCHEMA_VERSION}).`,
      remedy: 'Update Bullpen, or set BULLPEN_HOME to another folder to work beside it. The file was not touched.',
    })
  }
  db.transaction(() => {
    for (const step of STEPS.slice(found)) db.exec(step)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  })()
}
