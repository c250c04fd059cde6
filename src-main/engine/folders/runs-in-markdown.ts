/**
 * What an agent, command or skill (a Markdown file with a header) makes the CLI run or obey once it is used: hooks, MCP
 * servers and tool rules of the header, and commands marked with `!` in a skill's or command's text. Pure, never throws.
 */
import type { Finding } from './runs-in-settings.ts'
import { shown } from './shown.ts'

const HEADER = /^\s*---[^\S\n]*\r?\n([\s\S]*?)(?:\r?\n---[^\S\n]*(?:\r?\n|$)|$)/
const PLAIN_KEY = /^["']?([A-Za-z][\w-]*)["']?\s*:/

/** The keys that do something, in lower case and without hyphens, as the CLI takes more than one spelling. */
const KINDS: Readonly<Record<string, Finding['kind']>> = {
  hooks: 'hook',
  mcpservers: 'mcp-server',
  allowedtools: 'permission-rule',
  permissionmode: 'permission-rule',
}

export function runsInMarkdown(text: string, label: string): Finding[] {
  const header = HEADER.exec(text)?.[1] ?? ''
  return [...inHeader(header, label), ...inBody(text, label)]
}

/** By the keys at the left edge; a header that is written in any other way is listed whole instead of being guessed at. */
function inHeader(header: string, label: string): Finding[] {
  const sections: { key: string; body: string[] }[] = []
  for (const line of header.split(/\r?\n/)) {
    const key = PLAIN_KEY.exec(line)?.[1]
    if (key !== undefined) sections.push({ key, body: [line.slice(line.indexOf(':') + 1)] })
    else if (/^\s*(#.*)?$/.test(line)) continue
    else if (/^[\s-]/.test(line) && sections.length > 0) sections.at(-1)?.body.push(line)
    else return [{ kind: 'hook', name: shown(`${label}: header`), what: shown(header) }]
  }
  return sections.flatMap(({ key, body }) => {
    const kind = KINDS[key.toLowerCase().replaceAll('-', '')]
    return kind === undefined ? [] : findingsOf(kind, shown(`${label}: ${key}`), body)
  })
}

/** Each command of a nested block, or the block as one when it names none. */
function findingsOf(kind: Finding['kind'], name: string, body: readonly string[]): Finding[] {
  const commands = body.flatMap((line) => /^[\s-]*["']?(?:command|url|prompt)["']?\s*:\s*(.+)$/.exec(line)?.[1] ?? [])
  const isPlain = commands.length > 0 && !body.some((line) => /[{}&*|>]\s*$|[{[]/.test(line))
  return (isPlain ? commands : [body.join(' ')]).map((what) => ({ kind, name, what: shown(what) }))
}

function inBody(text: string, label: string): Finding[] {
  const inline = [...text.matchAll(/!`([^`]+)`/g)]
  const blocks = [...text.matchAll(/^```!\s*\n([\s\S]*?)^```/gm)]
  return [...inline, ...blocks].map(([, command]) => ({
    kind: 'hook',
    name: shown(`${label}: when used`),
    what: shown(command ?? ''),
  }))
}
