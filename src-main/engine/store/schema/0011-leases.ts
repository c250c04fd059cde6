/** Who may write to each of the CLI's conversations. */
export const LEASES = `
-- Rows stay when they are given back, until the session is deleted.
CREATE TABLE conversation_leases (
  conversation TEXT PRIMARY KEY,
  token        INTEGER NOT NULL,
  run          TEXT NOT NULL,
  session_id   TEXT NOT NULL,
  boot_id      TEXT NOT NULL,
  pid          INTEGER,
  start_id     TEXT NOT NULL,
  since        INTEGER NOT NULL,
  held         INTEGER NOT NULL CHECK (held IN (0, 1))
) STRICT;
CREATE TRIGGER leases_of_deleted_sessions AFTER DELETE ON sessions BEGIN
  DELETE FROM conversation_leases WHERE session_id = OLD.id;
END;
`
