/** What CLI processes have written to their output: of each that runs, and of all there ever were. */
import type { OutputFigures } from '#shared/processes.ts'

const NOTHING: OutputFigures = { messages: 0, bytes: 0, meanBytes: 0, peakBytes: 0, resizes: 0, dropped: 0 }

export class OutputLog {
  readonly #running = new Map<number, () => OutputFigures>()
  #ended = NOTHING

  /** `exited` resolves when there is nothing more to come. */
  track(pid: number, figures: () => OutputFigures, exited: Promise<unknown>): void {
    this.#running.set(pid, figures)
    void exited.then(() => {
      if (this.#running.get(pid) === figures) this.#running.delete(pid)
      this.#ended = together([this.#ended, figures()])
    })
  }

  /** Null for a process that is not running. */
  of(pid: number): OutputFigures | null {
    return this.#running.get(pid)?.() ?? null
  }

  /** Since the host started; never less than before. */
  totals(): OutputFigures {
    return together([this.#ended, ...[...this.#running.values()].map((figures) => figures())])
  }
}

function together(all: readonly OutputFigures[]): OutputFigures {
  const sum = (key: 'messages' | 'bytes' | 'resizes' | 'dropped') => all.reduce((total, one) => total + one[key], 0)
  const [messages, bytes] = [sum('messages'), sum('bytes')]
  return {
    ...{ messages, bytes, resizes: sum('resizes'), dropped: sum('dropped') },
    meanBytes: messages === 0 ? 0 : Math.round(bytes / messages),
    peakBytes: Math.max(...all.map(({ peakBytes }) => peakBytes)),
  }
}
