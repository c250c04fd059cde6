/** Ctrl-C and its kin during a command. Nothing ends the process before the command has cleaned up, save a last insistence. */

export type Interrupts = {
  /** Aborted when the command must end now. */
  readonly quit: AbortSignal
  /** What the first Ctrl-C does instead of quitting; null = nothing instead. */
  onFirst(action: (() => void) | null): void
}

/** `gone`: nobody reads the output any more, which is as good as quitting. */
export function watchInterrupts(gone: AbortSignal): Interrupts {
  const quit = new AbortController()
  gone.addEventListener('abort', () => quit.abort(), { once: true })
  let first: (() => void) | null = null
  const leave = () => {
    if (quit.signal.aborted) process.exit(1)
    quit.abort()
  }
  process.on('SIGINT', () => {
    const action = first
    first = null
    if (action === null) leave()
    else action()
  })
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  return { quit: quit.signal, onFirst: (action) => void (first = action) }
}
