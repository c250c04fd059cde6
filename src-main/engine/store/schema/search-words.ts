/**
 * What every index of texts has: names of folders and models, and words. Part of a step of the schema that is out: never
 * changed. An index that needs other tables gets text of its own.
 */
export const SEARCH_NAMES = `CREATE TABLE search_projects (
  id  INTEGER PRIMARY KEY,
  cwd TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE search_models (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;`

export const SEARCH_WORDS = `-- facets: s12 p3 m4 kprompt failed all. Words are folded before they come here, hence the plain tokenizer.
CREATE VIRTUAL TABLE search_words USING fts5 (
  text, facets, content = '', contentless_delete = 1, prefix = '1 2 3 4', tokenize = 'ascii'
);
-- Parts are joined later than by default, eight at a time: half the work, and the longest stall is halved too.
INSERT INTO search_words (search_words, rank) VALUES ('automerge', 8);
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_words, instance);
CREATE TRIGGER search_documents_gone AFTER DELETE ON search_documents BEGIN
  DELETE FROM search_words WHERE rowid = old.id;
END;`
