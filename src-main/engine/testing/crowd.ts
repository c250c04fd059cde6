/** Sessions of an engine that stream on and on, to see whether anything that happens beside them reaches them. */
import type { SessionEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'
import type { Conversation, EngineBench } from './engine-bench.ts'
import { fakeCli } from './fake-agent.ts'

/** Characters that one delta of a bystander holds. */
const DELTA = 10
/** So many that no test outlasts them. */
const ENDLESS = 1_000_000

type Bystander = { readonly conversation: Conversation; readonly ended: Promise<unknown> }

export class Crowd {
  readonly #bench: EngineBench
  readonly #bystanders: Bystander[]
  #onFrame: () => void = () => undefined

  private constructor(bench: EngineBench, started: readonly { conversation: Conversation; promptId: PromptId }[]) {
    this.#bench = bench
    this.#bystanders = started.map(({ conversation, promptId }) => {
      const ended = conversation.until((_session, events) => {
        this.#onFrame()
        return events.some((event) => event.type === 'turn.ended' && event.promptId === promptId)
      })
      ended.catch(() => undefined) // `end` tells
      return { conversation, ended }
    })
  }

  /** Starts `size` sessions with the streaming fake, each saying something every `everyMs`. Resolves when all of them talk. */
  static async start(bench: EngineBench, { size, everyMs }: { size: number; everyMs: number }): Promise<Crowd> {
    bench.engine.settings.set({ cliPath: fakeCli('streams') })
    const started = await Promise.all(
      Array.from({ length: size }, async (_, index) => {
        const conversation = await bench.open(bench.project(`bystander-${index}`))
        const order = { count: ENDLESS, size: DELTA, everyMs }
        return { conversation, promptId: conversation.send(JSON.stringify(order)) }
      }),
    )
    const crowd = new Crowd(bench, started)
    await crowd.goesOn()
    return crowd
  }

  /** Resolves when every one of them has said ten things more. Rejects when one of them has stopped. */
  async goesOn(): Promise<void> {
    const marks = this.#bystanders.map(({ conversation }) => conversation.streamed.length + 10 * DELTA)
    const isThere = () =>
      this.#bystanders.every(({ conversation }, index) => conversation.streamed.length >= (marks[index] ?? 0))
    await new Promise<void>((resolve, reject) => {
      this.#onFrame = () => isThere() && resolve()
      for (const { ended } of this.#bystanders) {
        void ended.then(
          () => reject(new Error('a bystander stopped')),
          (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
        )
      }
      this.#onFrame()
    })
  }

  /** Interrupts them all and gives what was wrong with them; an empty list is good. */
  async end(): Promise<string[]> {
    const { sessions } = this.#bench.engine
    await Promise.all(this.#bystanders.map(({ conversation }) => sessions.interrupt(conversation.id)))
    await Promise.all(this.#bystanders.map(({ ended }) => ended))
    return this.#bystanders.flatMap(({ conversation }, index) => {
      const { events } = sessions.events({ id: conversation.id, limit: 1_000 })
      const complaints = events.flatMap(({ event }) => complaintOf(event) ?? [])
      if (events.some(({ seq }, at) => seq !== at + 1)) complaints.push('numbers with gaps')
      if (conversation.texts.join('') !== conversation.streamed) complaints.push('said other than it streamed')
      return complaints.map((complaint) => `bystander ${index}: ${complaint}`)
    })
  }
}

function complaintOf(event: SessionEvent): string | null {
  switch (event.type) {
    case 'turn.ended':
      return event.error || event.outcome === 'lost' ? `turn ${event.outcome} ${event.error?.message ?? ''}` : null
    case 'process.ended':
    case 'notice':
    case 'retry':
      return JSON.stringify(event)
    default:
      return null
  }
}
