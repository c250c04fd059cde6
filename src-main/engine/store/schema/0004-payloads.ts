/** Long results, outside the rows that are read again and again. */
export const PAYLOADS = `
CREATE TABLE payloads (
  id         INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  length     INTEGER NOT NULL
) STRICT;
CREATE INDEX payloads_of_session ON payloads (session_id);

-- start and length in UTF-16 units of the text; base64 is kept as the bytes it stands for.
CREATE TABLE payload_chunks (
  id       INTEGER PRIMARY KEY,
  payload  INTEGER NOT NULL REFERENCES payloads (id) ON DELETE CASCADE,
  start    INTEGER NOT NULL,
  length   INTEGER NOT NULL,
  encoding TEXT NOT NULL CHECK (encoding IN ('utf8', 'base64')),
  packed   INTEGER NOT NULL,
  body     BLOB NOT NULL,
  UNIQUE (payload, start)
) STRICT;

-- The last event looked at for what belongs outside: those of an older Bullpen carry it inside.
CREATE TABLE payload_progress (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  goal     INTEGER NOT NULL
) STRICT;
INSERT INTO payload_progress SELECT 1, 0, coalesce(max(id), 0) FROM events;

-- The text of a prompt is in its event; here it is needed only while it waits.
UPDATE prompts SET text = '' WHERE phase IN ('ended', 'withdrawn');
`
