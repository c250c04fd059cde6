/** Limits of a session's process that differ from those of its project and of all. */
export const LIMITS = `
ALTER TABLE sessions ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';
`
