/** A host under test: started from the build, with a page open on it. Each kind has its own way; the specs see only this. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { BrowserContext, Page } from '@playwright/test'
import type { TestBrowser } from './test-browser.ts'

export type HostKind = 'headless' | 'stand-in' | 'electron'

export type RunningHost = {
  readonly page: Page
  readonly context: BrowserContext
  readonly pid: number
  /** What it has printed so far. */
  output(): string
  /** Chooses in the menu of the tray, by its words; only where there is one and it can be reached. */
  readonly chooseInTray?: (label: string) => void
  /** The app is started once more with a link, as the system does for one that was clicked; where that can be reached. */
  readonly startAgain?: (link: string) => void
  /** Closes the window by its cross; where that can be reached. */
  readonly closeWindow?: () => void
  /** Answers a question of the app's own, outside the page, by the words of a button; where it can be reached. */
  readonly answer?: (button: string) => void
  /** Throws where nothing catches it, in the app itself; where that can be done. */
  readonly fault?: (words: string) => void
  /** Clicks on the newest notification; where it can be reached. */
  readonly clickNotification?: () => void
  /** Asks it to stop as the system would, and waits for its end. */
  stop(): Promise<{ code: number | null }>
  /** Ends it without a chance to clean up. */
  kill(): Promise<void>
}

/** Aborting `signal` ends a host that is starting or has been forgotten. `browser` is for hosts that bring none. */
export type StartHost = (
  env: Readonly<Record<string, string>>,
  given: { readonly signal: AbortSignal; readonly browser: TestBrowser },
) => Promise<RunningHost>

export const hasExited = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

export async function waitForExit(child: ChildProcess): Promise<{ code: number | null }> {
  if (!hasExited(child)) await once(child, 'exit')
  return { code: child.exitCode }
}

/** Collects both streams of a child as text. */
export function collectOutput(child: ChildProcess): () => string {
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => void chunks.push(chunk))
  }
  return () => chunks.join('')
}

/** Resolves to what `look` makes of the output, as soon as it makes something of it. Rejects with the output when the child ends. */
export function waitForOutput<T>(
  child: ChildProcess,
  output: () => string,
  look: (text: string) => T | null,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = () => {
      const found = look(output())
      if (found !== null) resolve(found)
    }
    child.stdout?.on('data', check)
    child.once('exit', (code) => reject(new Error(`The host ended with ${code ?? 'a signal'}:\n${output()}`)))
    check()
  })
}
