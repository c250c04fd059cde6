/** The ledger of processes. */
export const PROCESSES = `
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
`
