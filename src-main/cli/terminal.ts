/** The terminal of the command line: results to stdout, everything else to stderr, questions where someone can answer. */
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

export type Terminal = {
  /** Somebody can be asked. */
  readonly interactive: boolean
  /** Results. Waits while the reader is slow. */
  out(text: string): Promise<void>
  /** One object per line. */
  json(value: unknown): Promise<void>
  /** Remarks, dimmed where the terminal can. */
  note(text: string): void
  /** The line typed; rejects when `signal` aborts or the input ends. */
  ask(question: string, signal?: AbortSignal): Promise<string>
  /** All of stdin. */
  readInput(): Promise<string>
  /** Aborted when the reader of stdout has gone: `bullpen … | head` has seen enough. */
  readonly readerGone: AbortSignal
}

/** Everything a terminal would obey instead of show, save line breaks and tabs. */
// oxlint-disable-next-line no-control-regex -- naming the control characters is the purpose
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** Text of a model or a folder must not move the cursor, set titles or reorder what the user reads. */
export const harmless = (text: string): string => text.replace(CONTROLS, '\ufffd')

export function openTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  const readerGone = new AbortController()
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      readerGone.abort()
    })
  }
  const dim = (text: string) =>
    stderr.isTTY && process.env.NO_COLOR === undefined ? `\u001b[2m${text}\u001b[22m` : text

  async function out(text: string): Promise<void> {
    if (readerGone.signal.aborted) return
    if (!stdout.write(stdout.isTTY ? harmless(text) : text))
      await Promise.race([once(stdout, 'drain'), once(stdout, 'close')])
  }
  return {
    readerGone: readerGone.signal,
    interactive: stdin.isTTY && stderr.isTTY,
    out,
    json: (value) => out(`${JSON.stringify(value)}\n`),
    note: (text) => void stderr.write(`${dim(stderr.isTTY ? harmless(text) : text)}\n`),
    async ask(question, signal) {
      const lines = createInterface({ input: stdin, output: stderr })
      lines.on('SIGINT', () => process.emit('SIGINT'))
      try {
        const ended = once(lines, 'close').then(() => Promise.reject(new Error('the input ended')))
        ended.catch(() => undefined) // also after an answer
        return await Promise.race([lines.question(harmless(question), signal === undefined ? {} : { signal }), ended])
      } finally {
        lines.close()
      }
    },
    async readInput() {
      let text = ''
      for await (const chunk of stdin.setEncoding('utf8')) text += String(chunk)
      return text
    },
  }
}
