/** What the user allowed for one session. */
export const GRANTS = `
-- As JSON: permission rules in the CLI's notation.
ALTER TABLE sessions ADD COLUMN grants TEXT NOT NULL DEFAULT '[]';
`
