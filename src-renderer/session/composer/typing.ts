/** When a key was last pressed in the prompt: whoever is about to write is left the focus, though nothing stands there yet. */

/** Somebody who stops for longer than this between two keys looks at the screen. */
const LATELY_MS = 1_500

let lastKeyAt = -Infinity

export function noteTyping(): void {
  lastKeyAt = performance.now()
}

/** What was written is sent: now the answer is waited for. */
export function doneTyping(): void {
  lastKeyAt = -Infinity
}

export const typedLately = (): boolean => performance.now() - lastKeyAt < LATELY_MS
