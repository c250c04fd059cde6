/** The search index: which texts there are, and their words. It is a cache, made from the journal and from transcripts. */
import { SEARCH_NAMES, SEARCH_WORDS } from './search-words.ts'

export const SEARCH = `
${SEARCH_NAMES}

-- A session of Bullpen, or a transcript of the CLI that is none.
CREATE TABLE search_sources (
  id            INTEGER PRIMARY KEY,
  session_id    TEXT UNIQUE REFERENCES sessions (id) ON DELETE CASCADE,
  transcript_id TEXT UNIQUE,
  project       INTEGER NOT NULL REFERENCES search_projects (id),
  title         TEXT NOT NULL,
  CHECK ((session_id IS NULL) <> (transcript_id IS NULL))
) STRICT;

-- id: the time in microseconds since the epoch, so that the newest come first without sorting.
-- position: the number of the event, or the uuid in a transcript; a title has the position 0 or ''.
-- body: only of what is not in the journal.
CREATE TABLE search_documents (
  id       INTEGER PRIMARY KEY,
  source   INTEGER NOT NULL REFERENCES search_sources (id) ON DELETE CASCADE,
  position ANY NOT NULL,
  kind     TEXT NOT NULL,
  model    INTEGER REFERENCES search_models (id),
  failed   INTEGER NOT NULL,
  body     TEXT
) STRICT;
CREATE INDEX search_documents_of_source ON search_documents (source, position);

${SEARCH_WORDS}

-- The last event looked at.
CREATE TABLE search_progress (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL
) STRICT;
INSERT INTO search_progress VALUES (1, 0);
-- SQLite gives the number of a deleted last row to the next one: that one must not pass for seen.
CREATE TRIGGER search_progress_back AFTER DELETE ON sessions BEGIN
  UPDATE search_progress SET position = min(position, (SELECT coalesce(max(id), 0) FROM events));
END;

-- Sessions whose title is not indexed as it is.
CREATE TABLE search_titles (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE
) STRICT;
INSERT INTO search_titles SELECT id FROM sessions;
CREATE TRIGGER search_title_new AFTER INSERT ON sessions BEGIN
  INSERT OR IGNORE INTO search_titles VALUES (new.id);
END;
CREATE TRIGGER search_title_changed AFTER UPDATE OF title ON sessions WHEN new.title IS NOT old.title BEGIN
  INSERT OR IGNORE INTO search_titles VALUES (new.id);
END;
`
