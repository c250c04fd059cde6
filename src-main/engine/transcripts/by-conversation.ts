/** What is done with conversations, one thing at a time with each: who comes second finds what the first has made. */

export class ByConversation {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Runs `work` when all earlier work with the conversation is over, and settles as it does. */
  async inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(id) ?? Promise.resolve()
    const mine = before.then(work, work) // what failed was told to whoever asked for it
    this.#last.set(id, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(id) === mine) this.#last.delete(id)
    }
  }
}
