-- A database as the Bullpen with schema 2 left it. Frozen: what was released is not changed.
CREATE TABLE sessions (
  id              TEXT PRIMARY KEY,
  cwd             TEXT NOT NULL,
  profile         TEXT NOT NULL,
  title           TEXT NOT NULL,
  model           TEXT,
  active_model    TEXT,
  permission_mode TEXT NOT NULL,
  cli_session_id  TEXT,
  usage           TEXT NOT NULL,
  created_at      INTEGER NOT NULL,
  active_at       INTEGER NOT NULL,
  archived        INTEGER NOT NULL,
  closed          INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  id         INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  seq        INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  body       TEXT NOT NULL,
  UNIQUE (session_id, seq)
) STRICT;

-- Each prompt once: the queue, and the guard against running one twice.
CREATE TABLE prompts (
  id         TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  seq        INTEGER NOT NULL,
  text       TEXT NOT NULL,
  phase      TEXT NOT NULL CHECK (phase IN ('queued', 'running', 'ended', 'withdrawn'))
) STRICT;
CREATE INDEX prompts_open ON prompts (session_id, seq) WHERE phase IN ('queued', 'running');
CREATE INDEX prompts_of_session ON prompts (session_id);

CREATE TABLE live (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  body       TEXT NOT NULL
) STRICT;

CREATE TABLE drafts (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  text       TEXT NOT NULL
) STRICT;

CREATE TABLE trust (
  path       TEXT PRIMARY KEY,
  trusted    INTEGER NOT NULL,
  decided_at INTEGER NOT NULL
) STRICT;

-- Small values by name, as JSON.
CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;
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
INSERT INTO sessions VALUES ('00000000-0000-4000-8000-000000000001', '/project', 'default', 'An old session', NULL, 'claude-opus-5-5', 'plan', 'cli-1', '{"inputTokens":1200,"outputTokens":340,"cacheReadTokens":0,"cacheWriteTokens":0,"costUsd":0.25}', 1000, 2000, 0, 0);
INSERT INTO sessions VALUES ('00000000-0000-4000-8000-000000000002', '/other', 'demo', 'Put away', 'sonnet', NULL, 'default', NULL, '{"inputTokens":1200,"outputTokens":340,"cacheReadTokens":0,"cacheWriteTokens":0,"costUsd":0.25}', 1, 2, 1, 1);
INSERT INTO events VALUES (1, '00000000-0000-4000-8000-000000000001', 1, 1000, '{"type":"prompt","promptId":"00000000-0000-4000-8000-0000000000a1","text":"What is in this folder?"}');
INSERT INTO events VALUES (2, '00000000-0000-4000-8000-000000000001', 2, 1001, '{"type":"turn.started","promptId":"00000000-0000-4000-8000-0000000000a1"}');
INSERT INTO events VALUES (3, '00000000-0000-4000-8000-000000000001', 3, 1002, '{"type":"tool.call","messageId":"m1","parent":null,"toolUseId":"t1","name":"Bash","input":{"command":"ls"}}');
INSERT INTO events VALUES (4, '00000000-0000-4000-8000-000000000001', 4, 1003, '{"type":"tool.result","toolUseId":"t1","parent":null,"isError":false,"text":"a\nb","images":[]}');
INSERT INTO events VALUES (5, '00000000-0000-4000-8000-000000000001', 5, 1004, '{"type":"text","messageId":"m2","parent":null,"text":"Two files: it''s a and b.","aborted":false}');
INSERT INTO events VALUES (6, '00000000-0000-4000-8000-000000000001', 6, 1005, '{"type":"turn.ended","promptId":"00000000-0000-4000-8000-0000000000a1","outcome":"completed","error":null,"usage":null,"durationMs":900}');
INSERT INTO events VALUES (7, '00000000-0000-4000-8000-000000000001', 7, 1006, '{"type":"prompt","promptId":"00000000-0000-4000-8000-0000000000a2","text":"Remove a."}');
INSERT INTO events VALUES (8, '00000000-0000-4000-8000-000000000001', 8, 1007, '{"type":"turn.started","promptId":"00000000-0000-4000-8000-0000000000a2"}');
INSERT INTO events VALUES (9, '00000000-0000-4000-8000-000000000001', 9, 1008, '{"type":"prompt","promptId":"00000000-0000-4000-8000-0000000000a3","text":"And b."}');
INSERT INTO prompts VALUES ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-000000000001', 1, 'What is in this folder?', 'ended');
INSERT INTO prompts VALUES ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-000000000001', 7, 'Remove a.', 'running');
INSERT INTO prompts VALUES ('00000000-0000-4000-8000-0000000000a3', '00000000-0000-4000-8000-000000000001', 9, 'And b.', 'queued');
INSERT INTO live VALUES ('00000000-0000-4000-8000-000000000001', '[{"key":"m:0","messageId":"m","parent":null,"kind":"text","toolName":"","text":"half a sen"}]');
INSERT INTO drafts VALUES ('00000000-0000-4000-8000-000000000001', 'unsent words');
INSERT INTO trust VALUES ('/project', 1, 1000);
INSERT INTO trust VALUES ('/other', 0, 1000);
INSERT INTO facts VALUES ('tabs', '{"open":["00000000-0000-4000-8000-000000000001"],"active":"00000000-0000-4000-8000-000000000001"}');
INSERT INTO processes VALUES ('mark-1', 'run-1', 42, '4711', 'boot-1', 'live', '00000000-0000-4000-8000-000000000001', 'claude', 1000, NULL, NULL);

PRAGMA user_version = 2;
