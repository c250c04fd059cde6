/** How the last turn of each session ended. */
export const OUTCOMES = `
-- As JSON; null before the first turn has ended.
ALTER TABLE sessions ADD COLUMN last_outcome TEXT;

UPDATE sessions SET last_outcome = (
  SELECT json_object('outcome', json_extract(body, '$.outcome'), 'error', json_extract(body, '$.error'), 'at', at)
  FROM events WHERE session_id = sessions.id AND json_valid(body) AND json_extract(body, '$.type') = 'turn.ended'
  ORDER BY seq DESC LIMIT 1
);
`
