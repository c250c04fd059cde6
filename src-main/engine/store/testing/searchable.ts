/** A store of the parts that search needs, over a file, with sessions and events to put into it. */
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import { connect } from '../database.ts'
import { createJournal } from '../journal.ts'
import { migrate } from '../migrations.ts'
import { createPayloads } from '../payloads.ts'
import { createSessionRepository } from '../repositories.ts'
import { createSearchIndex } from '../search-index.ts'
import { createTranscriptsPart } from '../search-transcripts.ts'
import { wordsFileBeside } from '../transcript-words-file.ts'
import { newRow } from '../../session/new-row.ts'

export function openSearchable(file: string, clock: () => number) {
  const db = connect(file)
  migrate(db)
  const payloads = createPayloads(db)
  const transcripts = createTranscriptsPart(wordsFileBeside(file))
  return {
    db,
    payloads,
    sessions: createSessionRepository(db),
    journal: createJournal(db, clock, payloads),
    search: createSearchIndex(db, { clock, payloads, transcripts }),
    close() {
      transcripts.release()
      db.close()
    },
  }
}
export type Searchable = ReturnType<typeof openSearchable>

export const sessionNumber = (n: number): SessionId =>
  SessionId.parse(`6f9619ff-8b86-4d01-b42d-${String(n).padStart(12, '0')}`)

export function addSession(
  { sessions }: Pick<Searchable, 'sessions'>,
  n: number,
  { cwd = '/work/app', title = `Session ${n}`, model = 'claude-opus-5-5', at = 1_790_000_000_000 } = {},
): SessionId {
  const id = sessionNumber(n)
  sessions.insert({ ...newRow({ cwd, permissionMode: 'default', createdAt: at, title, activeModel: model }), id })
  return id
}

const said = { messageId: 'm', parent: null }

export const prompt = (text: string): SessionEvent => ({
  type: 'prompt',
  promptId: PromptId.parse(crypto.randomUUID()),
  text,
})
export const answer = (text: string): SessionEvent => ({ type: 'text', ...said, text, aborted: false })
export const thought = (text: string): SessionEvent => ({ type: 'thinking', ...said, text })
export const call = (name: string, input: Record<string, unknown>): SessionEvent => ({
  type: 'tool.call',
  ...said,
  toolUseId: 't',
  name,
  input,
})
export const result = (text: string, isError = false): SessionEventOf<'tool.result'> => ({
  type: 'tool.result',
  toolUseId: 't',
  parent: null,
  isError,
  text,
  images: [],
})
