/** What turns cost, by day: kept when their session is deleted. */
export const COSTS = `
-- Of turns that ended since this step: earlier ones may be in the journal twice, as a fork has them too.
CREATE TABLE costs (
  -- Of the host's calendar: 2026-11-21.
  day        TEXT NOT NULL,
  session_id TEXT NOT NULL,
  cwd        TEXT NOT NULL,
  -- Empty where it is not known.
  model      TEXT NOT NULL,
  cost_usd   REAL NOT NULL,
  turns      INTEGER NOT NULL,
  PRIMARY KEY (day, session_id, model)
) STRICT;
`
