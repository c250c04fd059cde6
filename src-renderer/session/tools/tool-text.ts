/** Takes off what the CLI wraps around a tool's own words for the model. */

const EXIT = /^Exit code (\d+)\n?/
const WRAPPED = /^<tool_use_error>([\s\S]*?)(?:<\/tool_use_error>\s*)?$/
const NOTHING = /^\(\w+ completed with no output\)$/
const REPORT = /\[Subagent hand-back\][^\n]*The report follows:\n([\s\S]*?)(?:\nagentId: [\s\S]*)?$/
const FOOTER = /\n?agentId: \S+ \([\s\S]*$/

/** The exit code of a command that failed, and what it wrote. */
export function readCommandResult(text: string): { readonly exitCode: number | null; readonly text: string } {
  const exit = EXIT.exec(text)
  const rest = exit ? text.slice(exit[0].length) : text
  return { exitCode: exit ? Number(exit[1]) : null, text: NOTHING.test(rest.trim()) ? '' : rest }
}

/** The CLI's name of a command it moved to the background; versions before told it in no other way. */
export const backgroundTask = (text: string): string | undefined =>
  /^Command running in background with ID: ([\w-]+)\./.exec(text)?.[1]

/** The words of an error without the marks around them. */
export const errorText = (text: string): string => WRAPPED.exec(text)?.[1] ?? text

/** A subagent's report as it wrote it. The CLI indents each line by two spaces and adds notes of its own. */
export function reportText(text: string): string {
  const framed = REPORT.exec(text)?.[1]
  if (framed !== undefined) return framed.replace(/^ {2}/gm, '').trim()
  return text.startsWith('Async agent launched') ? '' : text.replace(FOOTER, '').trim()
}
