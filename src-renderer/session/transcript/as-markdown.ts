/** An item as the Markdown someone would paste elsewhere. */
import type { Item, ToolItem } from './items.ts'

/** Null for what says nothing by itself. */
export function asMarkdown(item: Item): string | null {
  switch (item.kind) {
    case 'prompt':
    case 'text':
    case 'thinking':
      return item.text
    case 'tool':
      return callAsMarkdown(item)
    case 'steps':
      return item.steps.flatMap((step) => (step.kind === 'tool' ? [callAsMarkdown(step)] : [])).join('\n\n')
    case 'notice':
      return item.error ? [`${item.text}: ${item.error.message}`, item.error.remedy].join('\n\n') : item.text
    default:
      return null
  }
}

function callAsMarkdown({ name, input, result }: ToolItem): string {
  const { command } = input
  const call = typeof command === 'string' ? fence(command, 'bash') : fence(JSON.stringify(input, null, 2), 'json')
  const said = result && result.text.trim() !== '' ? [fence(result.text.trimEnd())] : []
  return [`**${name}**`, call, ...said].join('\n\n')
}

/** A fence that nothing in the text can close. */
function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}${language}\n${text}\n${marks}`
}
