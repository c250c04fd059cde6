/** What a command printed that the CLI ran itself, without the model, as the transcript keeps it. */
import type { SessionEventOf } from '#shared/events.ts'

type Output = SessionEventOf<'notice'>

const ESCAPE = String.fromCodePoint(0x1b)

/** Told by the end of the compaction itself. */
const COMPACTED = 'Compacted'

/** Null where it printed nothing that is not said otherwise. `shell`: a program wrote it, which knows no Markdown. */
export function localOutput(printed: string, { shell = false } = {}): Output | null {
  const text = printed.replace(/^\s*\n/, '').trimEnd()
  if (text === '' || text === COMPACTED) return null
  const isForTerminal = shell || text.includes(ESCAPE) || isAligned(text)
  return { type: 'notice', level: 'info', text, output: isForTerminal ? 'terminal' : 'markdown' }
}

/** Columns made with spaces need letters of one width; Markdown makes them with bars. */
const isAligned = (text: string): boolean =>
  !/^\s*(?:#|\|)/m.test(text) && text.split('\n').filter((line) => /\S {2,}\S/.test(line)).length > 1
