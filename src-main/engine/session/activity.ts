/** What a session has been doing lately, as the watchdog wants to know it. */
import { isBusy, type SessionState } from '#shared/session.ts'
import type { Fact } from '../agent/facts.ts'
import type { Clock } from '../ports.ts'
import type { Activity } from '../supervisor/watchdog-input.ts'

/** A client says every five minutes that it shows the session; one that stops saying so has gone. */
const FOCUS_MS = 6 * 60_000

export class ActivityTracker {
  readonly #clock: Clock
  readonly #onBackground: () => void
  readonly #runningTools = new Set<string>()
  #backgroundTasks = 0
  #lastOutputAt = 0
  #lastInputAt = 0
  #intendedAt = 0
  #startedAt = 0
  #turns = 0

  /** `onBackground`: more or less goes on in the background than before. */
  constructor(clock: Clock, { onBackground }: { onBackground: () => void }) {
    this.#clock = clock
    this.#onBackground = onBackground
  }

  /** A new process. */
  started(): void {
    this.#startedAt = this.#clock()
    this.#turns = 0
    this.#backgroundTasks = 0
    this.#runningTools.clear()
  }

  input(): void {
    this.#lastInputAt = this.#clock()
  }

  intended(): void {
    this.#intendedAt = this.#clock()
    this.input()
  }

  output(facts: readonly Fact[]): void {
    this.#lastOutputAt = this.#clock()
    for (const fact of facts) {
      if (fact.type === 'background') this.#setBackground(fact.tasks)
      if (fact.type === 'turn') {
        this.#turns += 1
        this.#runningTools.clear()
      }
      if (fact.type !== 'event') continue
      if (fact.event.type === 'tool.call') this.#runningTools.add(fact.event.toolUseId)
      if (fact.event.type === 'tool.result') this.#runningTools.delete(fact.event.toolUseId)
    }
  }

  #setBackground(tasks: number): void {
    if (tasks === this.#backgroundTasks) return
    this.#backgroundTasks = tasks
    this.#onBackground()
  }

  /** `wanting`: a prompt is about to be sent. */
  snapshot(state: SessionState, wanting: boolean): Activity {
    return {
      busy: isBusy(state) || wanting,
      pendingPermission: state.kind === 'waiting',
      retrying: state.kind === 'retrying',
      runningTools: this.#runningTools.size,
      backgroundTasks: this.#backgroundTasks,
      lastOutputAt: this.#lastOutputAt,
      lastInputAt: this.#lastInputAt,
      busySince: isBusy(state) && 'since' in state ? state.since : null,
      focused: this.#clock() - this.#intendedAt < FOCUS_MS,
      startedAt: this.#startedAt,
      turnsSinceStart: this.#turns,
    }
  }
}
