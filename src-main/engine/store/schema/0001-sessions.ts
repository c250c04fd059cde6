/** Sessions, their events and prompts, and what the window remembers. */
export const SESSIONS = `
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
`
