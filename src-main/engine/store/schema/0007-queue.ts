/** The queue of prompts: their order, when they may be sent, and who put them there; and what sessions may do by themselves. */
export const QUEUE = `
-- The order the user gave them; without one, the order they came in.
ALTER TABLE prompts ADD COLUMN position INTEGER;
ALTER TABLE prompts ADD COLUMN not_before INTEGER;
ALTER TABLE prompts ADD COLUMN origin TEXT;

-- Going on by itself: at the end of a usage limit; and how often the host died while the session was at work.
ALTER TABLE sessions ADD COLUMN continue_at_reset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN lost_turns INTEGER NOT NULL DEFAULT 0;
`
