/**
 * Paints transcripts in turn, one in a frame: what several streams cost comes side by side, not on top of each other, and
 * leaves room for keys and scrolling. A frame that shows a key shows nothing else that is new. Where frames take too long all
 * the same, it pauses for as long as they took.
 */

export type Picture = {
  /** Not before this moment, on the clock of `performance.now()`; of several that are due, the one longest due comes first. */
  readonly dueAt: () => number
  readonly paint: () => void
}

/** A frame of a screen with 60 a second. */
const FRAME_MS = 1000 / 60
/** Until the next frame, at most: closer than this a timer would miss it. */
const SOON_MS = 4

export class Painter {
  readonly #waiting = new Set<Picture>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #timerAt = Infinity
  /** From when a frame is asked for until it is over. */
  #hasFrame = false
  #restUntil = -Infinity
  /** When a key was pressed that no frame was left to yet. */
  #keyAt = -Infinity

  /** `keys`: where keys are pressed. */
  constructor(keys: Pick<EventTarget, 'addEventListener'> = window) {
    const note = () => {
      this.#keyAt = performance.now()
    }
    keys.addEventListener('keydown', note, { capture: true, passive: true })
  }

  /** It has something new. Asked again before it was painted, it is painted once. */
  add(picture: Picture): void {
    this.#waiting.add(picture)
    this.#next()
  }

  /** It need not be painted any more. */
  remove(picture: Picture): void {
    this.#waiting.delete(picture)
  }

  #next(): void {
    if (this.#hasFrame || this.#waiting.size === 0) return
    const soonest = Math.min(...Array.from(this.#waiting, (picture) => picture.dueAt()))
    const at = Math.max(soonest, this.#restUntil)
    const wait = at - performance.now()
    if (this.#timer !== undefined && this.#timerAt <= at) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (wait <= SOON_MS) {
      this.#hasFrame = true
      requestAnimationFrame(this.#onFrame)
      return
    }
    this.#timerAt = at
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#next()
    }, wait - SOON_MS)
  }

  readonly #onFrame = (): void => {
    const startedAt = performance.now()
    const due = [...this.#waiting].sort((a, b) => a.dueAt() - b.dueAt())
    const isForKey = startedAt - this.#keyAt < 2 * FRAME_MS
    const first = isForKey ? undefined : due.find((picture) => picture.dueAt() <= startedAt + SOON_MS)
    this.#keyAt = -Infinity
    try {
      if (first) {
        this.#waiting.delete(first)
        first.paint()
      }
    } finally {
      setTimeout(() => this.#onPainted(startedAt)) // comes behind layout and painting of this frame
    }
  }

  #onPainted(startedAt: number): void {
    const took = performance.now() - startedAt
    if (took > FRAME_MS) this.#restUntil = startedAt + 2 * took
    this.#hasFrame = false
    this.#next()
  }
}

/** Of the window: all transcripts share its one thread. */
export const painter = new Painter()
