/** The index of the CLI's own transcripts. */
export const TRANSCRIPTS = `
-- One row per file; a cache that can be made again from the files.
CREATE TABLE transcripts (
  path         TEXT PRIMARY KEY,
  id           TEXT NOT NULL,
  cwd          TEXT,
  title        TEXT,
  first_prompt TEXT NOT NULL,
  messages     INTEGER NOT NULL,
  skipped      INTEGER NOT NULL,
  git_branch   TEXT,
  model        TEXT,
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  size         INTEGER NOT NULL,
  mtime        INTEGER NOT NULL,
  inode        INTEGER NOT NULL,
  -- Up to this byte the row holds what the file says; reading goes on from here when it has grown.
  scanned      INTEGER NOT NULL
) STRICT;
CREATE INDEX transcripts_by_id ON transcripts (id);
CREATE INDEX transcripts_by_time ON transcripts (updated_at DESC);
CREATE INDEX transcripts_by_folder ON transcripts (cwd, updated_at DESC);
`
