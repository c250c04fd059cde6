/** The tool calls that have no result yet, and the tasks that go on beside the agent: what an end leaves without one. */

export class OpenCalls {
  /** The call of the subagent that made it; null = the main agent. */
  readonly #calls = new Map<string, string | null>()
  /** Every call that has a subagent or is in one, so that its origin is known as long as the transcript. */
  readonly #parents = new Map<string, string>()
  readonly #tasks = new Set<string>()

  call(toolUseId: string, parent: string | null): void {
    this.#calls.set(toolUseId, parent)
    if (parent !== null) this.#parents.set(toolUseId, parent)
  }

  result(toolUseId: string): void {
    this.#calls.delete(toolUseId)
  }

  taskStarted(toolUseId: string): void {
    this.#tasks.add(toolUseId)
  }

  taskEnded(toolUseId: string): void {
    this.#tasks.delete(toolUseId)
  }

  /** A turn is over: the calls that end with it. Those of a task that goes on stay open. */
  endTurn(): string[] {
    const ended = [...this.#calls.keys()].filter((toolUseId) => !this.#isBeside(toolUseId))
    for (const toolUseId of ended) this.#calls.delete(toolUseId)
    return ended
  }

  /** A task is over: the calls within it that end with it. */
  endTask(task: string): string[] {
    const ended = [...this.#calls.keys()].filter((toolUseId) => this.#isWithin(toolUseId, task))
    for (const toolUseId of ended) this.#calls.delete(toolUseId)
    return ended
  }

  /** The process is gone: nothing goes on, save calls that can still be `asked` about. */
  endAll(asked: ReadonlySet<string>): { readonly calls: string[]; readonly tasks: string[] } {
    const calls = [...this.#calls.keys()].filter((toolUseId) => !asked.has(toolUseId))
    const ended = { calls, tasks: [...this.#tasks] }
    for (const toolUseId of calls) this.#calls.delete(toolUseId)
    this.#tasks.clear()
    return ended
  }

  #isBeside(toolUseId: string): boolean {
    for (let at: string | undefined = toolUseId; at !== undefined; at = this.#parents.get(at))
      if (this.#tasks.has(at)) return true
    return false
  }

  #isWithin(toolUseId: string, task: string): boolean {
    for (let at = this.#parents.get(toolUseId); at !== undefined; at = this.#parents.get(at))
      if (at === task) return true
    return false
  }
}
