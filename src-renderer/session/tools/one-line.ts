/** A tool call in a few words: what it does, and to what. */
import type { ToolItem } from '../transcript/items.ts'
import { describeTool, relativePath, type ToolDescription, toolTitle } from './describe-tool.ts'
import { planWords } from './plan.ts'

export type Headline = {
  readonly verb: string
  readonly object: string
  /** How the object is to be shown: words, code, or a path of which the end says most. */
  readonly look: 'words' | 'code' | 'path'
}

export function headline(item: ToolItem, description: ToolDescription, cwd: string): Headline {
  if (item.writing !== null) return { verb: toolTitle(item.name), object: '', look: 'words' }
  switch (description.kind) {
    case 'command':
      return { verb: description.purpose || 'Run', object: firstLine(description.command), look: 'code' }
    case 'edit':
      return { verb: wrote(item, description.isNew), object: relativePath(description.path, cwd), look: 'path' }
    case 'read':
      return { verb: 'Read', object: relativePath(description.path, cwd), look: 'path' }
    case 'fetch':
      return { verb: 'Fetch', object: description.url.replace(/^https?:\/\//, ''), look: 'code' }
    case 'line':
      return { verb: description.verb, object: relativePath(description.object, cwd), look: 'code' }
    case 'todos':
      return { verb: 'Plan', object: planWords(item.plan ?? description.todos), look: 'words' }
    case 'task':
      return { verb: agentName(description.agent), object: description.title, look: 'words' }
    case 'question':
      return { verb: 'Question', object: description.questions.map(({ header }) => header).join(', '), look: 'words' }
    case 'proposal':
      return { verb: 'Plan', object: 'to be agreed on', look: 'words' }
    case 'mcp':
      return { verb: description.tool, object: firstLine(description.summary), look: 'code' }
    case 'other':
      return { verb: toolTitle(item.name), object: firstLine(description.summary), look: 'code' }
  }
}

/** Write says afterwards whether there was a file already. */
function wrote({ result }: ToolItem, isNew: boolean): string {
  if (!isNew) return 'Edit'
  return result?.report?.kind === 'change' && !result.report.created ? 'Rewrite' : 'Write'
}

export function oneLine(item: ToolItem, cwd: string): string {
  const description = describeTool(item.name, item.input)
  const { verb, object } = headline(item, description, cwd)
  if (description.kind === 'command' && description.purpose) return description.purpose
  return `${verb} ${object}`.trim()
}

/** The kind of subagent, where it tells anything. */
const agentName = (agent: string | null): string => (agent === null || agent === 'general-purpose' ? 'Agent' : agent)

const firstLine = (text: string): string => text.trimStart().split('\n', 1)[0] ?? ''
