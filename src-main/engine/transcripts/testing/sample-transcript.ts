/** Lines as the CLI writes them, for tests: prompts, answers, tools, and the machinery between. */

type Options = {
  readonly cwd?: string
  readonly sessionId?: string
  readonly startAt?: number
  /** How many ids are taken already. */
  readonly taken?: number
}

/** Grows a conversation line by line; every entry hangs on the one before. */
export class SampleTranscript {
  readonly lines: string[] = []
  readonly #cwd: string
  readonly #sessionId: string
  #at: number
  #count: number
  #parent: string | null = null

  constructor({
    cwd = '/work/project',
    sessionId = '00000000-0000-4000-8000-00000000abcd',
    startAt = Date.UTC(2026, 0, 1),
    taken = 0,
  }: Options = {}) {
    this.#cwd = cwd
    this.#sessionId = sessionId
    this.#at = startAt
    this.#count = taken
  }

  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('')
  }

  /** The id that the next entry gets. */
  get nextUuid(): string {
    return `00000000-0000-4000-8000-${String(this.#count + 1).padStart(12, '0')}`
  }

  /** The next entry hangs on this one: the user went back to it. */
  goBackTo(uuid: string): this {
    this.#parent = uuid
    return this
  }

  /** Words, or the parts of a message. */
  prompt(content: string | readonly object[]): this {
    return this.#entry({ type: 'user', message: { role: 'user', content } })
  }

  answer(
    text: string,
    { id = `msg_${this.#count}`, stop = 'end_turn' }: { id?: string; stop?: string | null } = {},
  ): this {
    return this.#said(id, { type: 'text', text }, stop)
  }

  /** `id`: of the message; calls made at once have the same. */
  call(toolUseId: string, name = 'Bash', input: object = { command: 'ls' }, id = `msg_${toolUseId}`): this {
    return this.#said(id, { type: 'tool_use', id: toolUseId, name, input }, 'tool_use')
  }

  result(toolUseId: string, content: string): this {
    const part = { type: 'tool_result', tool_use_id: toolUseId, content }
    return this.#entry({ type: 'user', message: { role: 'user', content: [part] } })
  }

  attachment(): this {
    return this.#entry({ attachment: { type: 'date', date: '2026-01-01' }, type: 'attachment' })
  }

  compaction(): this {
    const before = this.#parent
    this.#parent = null
    return this.#entry({ logicalParentUuid: before, type: 'system', subtype: 'compact_boundary', content: 'Compacted' })
  }

  request(): this {
    this.lines.push(JSON.stringify({ type: 'api-request', sessionId: this.#sessionId, params: { model: 'm' } }))
    return this
  }

  raw(line: string): this {
    this.lines.push(line)
    return this
  }

  /** Entries that the sample has no word for, as they stand in the file. */
  entry(fields: object): this {
    return this.#entry(fields)
  }

  #said(id: string, block: object, stop: string | null): this {
    const message = { id, role: 'assistant', model: 'claude-opus-5-5', content: [block], stop_reason: stop }
    return this.#entry({ type: 'assistant', message })
  }

  #entry(fields: object): this {
    const uuid = this.nextUuid
    this.#count += 1
    this.#at += 1_000
    this.lines.push(
      JSON.stringify({
        parentUuid: this.#parent,
        isSidechain: false,
        ...fields,
        uuid,
        timestamp: new Date(this.#at).toISOString(),
        cwd: this.#cwd,
        sessionId: this.#sessionId,
        gitBranch: 'main',
        version: '2.1.329',
      }),
    )
    this.#parent = uuid
    return this
  }
}

/** So many turns, each a prompt, a tool and an answer, every word of them numbered. */
export function conversationOf(turns: number, options: Options = {}): SampleTranscript {
  const sample = new SampleTranscript(options)
  for (let turn = 0; turn < turns; turn += 1) {
    sample.prompt(`prompt ${turn}`).attachment().request()
    sample.call(`tool_${turn}`).result(`tool_${turn}`, `result ${turn}`)
    sample.answer(`answer ${turn}`)
  }
  return sample
}
