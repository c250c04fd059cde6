/** Exactly what a tool would get, who asks, where it runs, and why it is asked. */
import { Command } from '../tools/command.tsx'
import { Revealed } from '../../ui/revealed.tsx'
import { describeTool, relativePath, toolTitle, type ToolDescription } from '../tools/describe-tool.ts'
import { DiffView } from '../tools/diff-view.tsx'
import { Output } from '../tools/output.tsx'
import styles from './permission-card.module.css'
import type { ToolRequest } from './tool-request.ts'

export function headline({ toolName, input, displayName, agentId }: ToolRequest): string {
  const who = agentId === null ? 'Claude' : 'A subagent'
  const tool = describeTool(toolName, input)
  if (tool.kind === 'command') return `${who} wants to run a command`
  if (tool.kind === 'edit') return tool.isNew ? `${who} wants to write a file` : `${who} wants to edit a file`
  return `${who} wants to use ${displayName === '' ? toolTitle(toolName) : displayName}`
}

export function RequestSubject({ request, cwd }: { request: ToolRequest; cwd: string }) {
  const { toolName, input, description } = request
  const tool = describeTool(toolName, input)
  return (
    <>
      {description !== null && !saysNothingNew(description, tool) && <p className={styles.why}>{description}</p>}
      <Subject tool={tool} input={input} cwd={cwd} />
    </>
  )
}

export function RequestFacts({ request, cwd }: { request: ToolRequest; cwd: string }) {
  const { reason, blockedPath, mcpServer, agentId } = request
  return (
    <dl className={styles.facts}>
      <Fact name="Folder" value={cwd} mono />
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

function Subject({ tool, input, cwd }: { tool: ToolDescription; input: ToolRequest['input']; cwd: string }) {
  if (tool.kind === 'command') return <Command command={tool.command} />
  if (tool.kind === 'edit') {
    return (
      <>
        <p className={styles.path}>
          <Revealed text={relativePath(tool.path, cwd)} />
        </p>
        <DiffView edits={tool.edits} whole />
      </>
    )
  }
  return <Output text={JSON.stringify(input, null, 2)} label="Input" language="json" />
}

const Fact = ({ name, value, mono = false }: { name: string; value: string; mono?: boolean }) => (
  <div>
    <dt>{name}</dt>
    <dd className={mono ? styles.mono : undefined}>
      <Revealed text={value} />
    </dd>
  </div>
)
