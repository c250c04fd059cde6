/** Images of prompts that wait, and what a session is asked to put in and may cost. */
export const COMPOSING = `
-- As JSON: their types, and where their data lie among the payloads.
ALTER TABLE prompts ADD COLUMN images TEXT;

ALTER TABLE sessions ADD COLUMN effort TEXT;
ALTER TABLE sessions ADD COLUMN budget_usd REAL;
`
