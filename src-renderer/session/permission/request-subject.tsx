/** Exactly what a tool would get, who asks, where it runs, and why it is asked. */
import { useQuery } from '@tanstack/react-query'
import { useBullpen } from '../../client/context.tsx'
import { shortPath } from '../../client/format.ts'
import { Revealed } from '../../ui/revealed.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { Arguments } from '../tools/arguments.tsx'
import { Command } from '../tools/command.tsx'
import { describeTool, relativePath, toolTitle, type ToolDescription } from '../tools/describe-tool.ts'
import { PlanList } from '../tools/plan-list.tsx'
import { Fetched } from '../tools/web-result.tsx'
import styles from './permission-card.module.css'
import { RequestFile } from './request-file.tsx'
import type { ToolRequest } from './tool-request.ts'
import type { Present } from './use-present-file.ts'

export function headline({ toolName, input, displayName, agentId }: ToolRequest, present: Present): string {
  const who = agentId === null ? 'Claude' : 'A subagent'
  const tool = describeTool(toolName, input)
  if (tool.kind === 'command') return `${who} wants to run a command`
  if (tool.kind === 'edit') return `${who} wants to ${editWords(tool.isNew, present)}`
  if (tool.kind === 'proposal') return `${who} has a plan, and wants to begin`
  if (tool.kind === 'fetch') return `${who} wants to read a page of the web`
  return `${who} wants to use ${displayName === '' ? toolTitle(toolName) : displayName}`
}

function editWords(isNew: boolean, present: Present): string {
  if (!isNew) return 'edit a file'
  if (present.kind === 'none') return 'write a new file'
  const isThere = present.kind === 'text' || (present.kind === 'unshown' && present.bytes !== null)
  return isThere ? 'replace a file' : 'write a file'
}

type RequestSubjectProps = { request: ToolRequest; present: Present; cwd: string }

export function RequestSubject({ request, present, cwd }: RequestSubjectProps) {
  const { toolName, input, description } = request
  const tool = describeTool(toolName, input)
  return (
    <>
      {description !== null && !saysNothingNew(description, tool) && <p className={styles.why}>{description}</p>}
      <Subject tool={tool} request={request} present={present} cwd={cwd} />
    </>
  )
}

export function RequestFacts({ request, cwd }: { request: ToolRequest; cwd: string }) {
  const { reason, blockedPath, mcpServer, agentId } = request
  const home = useQuery(useBullpen().queries.system.info.queryOptions()).data?.userHome
  return (
    <dl className={styles.facts}>
      <Fact name="Folder" value={shortPath(cwd, home)} mono />
      {agentId !== null && <Fact name="Asked by" value={`subagent ${agentId}`} />}
      {reason !== null && <Fact name="Why it asks" value={reason} />}
      {blockedPath !== null && <Fact name="Path" value={relativePath(blockedPath, cwd)} mono />}
      {mcpServer && <Fact name="MCP server" value={`${mcpServer.name} (${mcpServer.source})`} mono />}
    </dl>
  )
}

/** The CLI describes an edit by the name of its file, which stands over the diff anyway. */
const saysNothingNew = (description: string, tool: ToolDescription): boolean =>
  (tool.kind === 'edit' && tool.path.endsWith(description)) ||
  (tool.kind === 'command' && tool.command.startsWith(description.replace(/…$/, '')))

type SubjectProps = RequestSubjectProps & { tool: ToolDescription }

function Subject({ tool, request, present, cwd }: SubjectProps) {
  switch (tool.kind) {
    case 'command':
      return <Command command={tool.command} shell={tool.shell} />
    case 'edit':
      return <RequestFile tool={tool} request={request} present={present} cwd={cwd} />
    case 'proposal':
      return <Markdown text={tool.plan} />
    case 'fetch':
      return <Fetched url={tool.url} prompt={tool.prompt} />
    case 'todos':
      return <PlanList plan={tool.todos} />
    case 'task':
    case 'read':
    case 'line':
    case 'question':
    case 'mcp':
    case 'other':
      return <Arguments input={request.input} />
  }
}

const Fact = ({ name, value, mono = false }: { name: string; value: string; mono?: boolean }) => (
  <div>
    <dt>{name}</dt>
    <dd className={mono ? styles.mono : undefined}>
      <Revealed text={value} />
    </dd>
  </div>
)
