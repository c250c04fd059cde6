/** Coloured lines from a thread of their own: compiling a grammar's patterns would hold up the window. */
import type { Line } from './highlight.ts'

/** `text` names a text that grows. `more`: it is asked for again. */
export type ColourRequest = {
  readonly text: number
  readonly name: string
  readonly code: string
  readonly more: boolean
}

/** The lines from the number `from` on; those before are as they were said last. Null where the text is shown plain. */
export type ColourAnswer = { readonly text: number; readonly from: number; readonly lines: readonly Line[] | null }

let thread: Worker | null = null
/** It could not be started: code is shown plain, which is complete and only less pretty. */
let isBroken = typeof Worker === 'undefined'
const waiting = new Map<number, (answer: ColourAnswer) => void>()
let texts = 0

function threadOf(): Worker {
  if (thread) return thread
  thread = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' })
  thread.addEventListener('message', ({ data }: MessageEvent<ColourAnswer>) => {
    waiting.get(data.text)?.(data)
    waiting.delete(data.text)
  })
  thread.addEventListener('error', () => {
    isBroken = true
    for (const [text, answer] of waiting) answer({ text, from: 0, lines: null })
    waiting.clear()
  })
  return thread
}

/** Colours a text that grows. One question at a time. */
export class ThreadColouring {
  readonly #name: string
  readonly #text = (texts += 1)
  #lines: readonly Line[] = []

  constructor(name: string) {
    this.#name = name
  }

  /** Lines that are the same as last time are the same objects. Null where the text is shown plain. */
  async colour(code: string, more: boolean): Promise<readonly Line[] | null> {
    if (isBroken || this.#name === '') return null
    const answer = await new Promise<ColourAnswer>((resolve) => {
      waiting.set(this.#text, resolve)
      const request: ColourRequest = { text: this.#text, name: this.#name, code, more }
      threadOf().postMessage(request)
    })
    this.#lines = answer.lines === null ? [] : [...this.#lines.slice(0, answer.from), ...answer.lines]
    return answer.lines === null ? null : this.#lines
  }

  /** It will not be asked for again. */
  forget(): void {
    if (thread && !isBroken) thread.postMessage({ text: this.#text, name: '', code: '', more: false })
  }
}
