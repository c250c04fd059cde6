/** The ends of one process that are asked for at the same time: the first reason is told, the most final one decides. Pure. */

export type EndReason = 'closed' | 'hibernated' | 'recycled' | 'host-stopped' | 'credentials'

/** What an end leaves: a session that goes on, one that sleeps, one that is closed, none. */
const FINALITY: Readonly<Record<EndReason, number>> = {
  recycled: 0,
  hibernated: 1,
  credentials: 1,
  closed: 2,
  'host-stopped': 3,
}

export class Ends {
  #reason: EndReason | null = null
  #final: EndReason = 'recycled'
  #underWay = 0

  /** The first one: a process that the user closed is not reported as crashed. Null when none was asked for. */
  get reason(): EndReason | null {
    return this.#reason
  }

  /** What becomes of the session. Of equal ones the later. */
  get final(): EndReason {
    return this.#final
  }

  get isUnderWay(): boolean {
    return this.#underWay > 0
  }

  begin(reason: EndReason): void {
    this.#reason ??= reason
    if (FINALITY[reason] >= FINALITY[this.#final]) this.#final = reason
    this.#underWay += 1
  }

  finish(): void {
    this.#underWay -= 1
  }

  /** All are done, and the session has been told. */
  forget(): void {
    this.#reason = null
    this.#final = 'recycled'
  }
}
