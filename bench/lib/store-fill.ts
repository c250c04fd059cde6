/** Fills a store, and the index of transcripts beside it, with turns as real work leaves them, and knows how many messages that makes. */
import type { SessionEvent } from '#shared/events.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import { NO_USAGE } from '#shared/session.ts'
import { findableText } from '../../src-main/engine/store/search-text.ts'
import type { TranscriptWords } from '../../src-main/engine/store/transcript-words.ts'
import type { Store } from '../../src-main/engine/store/types.ts'
import { randomFrom, sentence } from './words.ts'
import { newRow } from '../../src-main/engine/session/new-row.ts'

/** Prompt, call, result, answer: what a person would call a message. */
const MESSAGES_A_TURN = 4
const TURNS_A_SESSION = 100
/** One conversation in so many was held in a terminal: its words are in the file of the transcripts. */
const ELSEWHERE = 4
export const PROJECTS = 40

type Elsewhere = { readonly words: TranscriptWords; readonly clock: () => number }

export class Filler {
  readonly ids: SessionId[] = []
  messages = 0
  readonly #store: Store
  readonly #elsewhere: Elsewhere | null
  readonly #random = randomFrom(7)
  #transcripts = 0

  /** Without `elsewhere` all of it goes to sessions. `clock`: the same as the store's. */
  constructor(store: Store, elsewhere: Elsewhere | null = null) {
    this.#store = store
    this.#elsewhere = elsewhere
  }

  addSession(): SessionId {
    const id = SessionId.parse(crypto.randomUUID())
    const at = Date.now()
    this.ids.push(id)
    this.#store.sessions.insert({
      ...newRow({
        cwd: `/home/someone/projects/project-${this.ids.length % PROJECTS}`,
        permissionMode: 'default',
        createdAt: at,
        title: sentence(this.#random, 6),
        activeModel: this.ids.length % 3 === 0 ? 'claude-haiku-5' : 'claude-opus-5-5',
      }),
      id,
    })
    return id
  }

  /** Until there are so many messages. */
  fill(messages: number): void {
    this.#elsewhere?.words.begin() // in one batch, as they are found
    while (this.messages < messages) {
      if (this.#elsewhere && this.#random() < 1 / ELSEWHERE) {
        this.#addTranscript(this.#elsewhere, messages)
        continue
      }
      const id = this.addSession()
      for (let turn = 0; turn < TURNS_A_SESSION && this.messages < messages; turn += 1) {
        this.#store.journal.append(id, this.turn())
        this.messages += MESSAGES_A_TURN
      }
    }
    this.#elsewhere?.words.commit()
  }

  #addTranscript({ words, clock }: Elsewhere, messages: number): void {
    const number = (this.#transcripts += 1)
    const source = {
      kind: 'transcript' as const,
      id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      cwd: `/home/someone/projects/project-${number % PROJECTS}`,
      title: sentence(this.#random, 6),
    }
    const model = number % 3 === 0 ? 'claude-haiku-5' : 'claude-opus-5-5'
    for (let turn = 0; turn < TURNS_A_SESSION && this.messages < messages; turn += 1) {
      const at = clock()
      const found = this.turn().flatMap((event) => findableText(event) ?? [])
      words.put(
        source,
        found.map((one, index) => ({ ...one, uuid: `${turn}-${index}`, at, model })),
      )
      this.messages += MESSAGES_A_TURN
    }
  }

  /** About 1,100 characters of text in six events. */
  turn(): SessionEvent[] {
    const random = this.#random
    const promptId = PromptId.parse(crypto.randomUUID())
    const toolUseId = `t${this.messages}`
    const said = { messageId: `m${this.messages}`, parent: null }
    const isError = random() < 0.02
    return [
      { type: 'prompt', promptId, text: sentence(random, 15) },
      { type: 'turn.started', promptId },
      {
        type: 'tool.call',
        ...said,
        toolUseId,
        name: 'Read',
        input: { file_path: `/src/${sentence(random, 3).replaceAll(' ', '/')}.ts` },
      },
      { type: 'tool.result', toolUseId, parent: null, isError, text: sentence(random, 90), images: [] },
      { type: 'text', ...said, text: sentence(random, 70), aborted: false },
      { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: NO_USAGE, durationMs: 1_000 },
    ]
  }
}
