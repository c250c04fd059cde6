/**
 * What "allow for this session" adds. The CLI's suggestions are offered one by one, never all together: taken whole they
 * would switch the session to accepting every edit and write a rule into the folder's settings.
 */
import type { PermissionUpdate } from '@anthropic-ai/claude-agent-sdk'

export type SessionGrant = {
  /** In the CLI's own notation, as the user sees it before agreeing: `Bash(npm test)`. */
  readonly rule: string
  /** Updates for this session only. */
  readonly updates: PermissionUpdate[]
}

/** Tools that change files: for them the CLI suggests a mode instead of a rule, the rule is the tool itself. */
const EDIT_TOOLS = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit'])

/** Null where nothing narrower than a change of mode could be granted. */
export function sessionGrant(
  toolName: string,
  suggestions: readonly PermissionUpdate[],
  cwd: string,
): SessionGrant | null {
  const rules = suggestions.flatMap((update) =>
    update.type === 'addRules' && update.behavior === 'allow' ? update.rules : [],
  )
  const directories = suggestions
    .flatMap((update) => (update.type === 'addDirectories' ? update.directories : []))
    .filter((directory) => directory !== cwd)
  if (rules.length === 0 && EDIT_TOOLS.has(toolName)) rules.push({ toolName })
  if (rules.length === 0) return null
  const updates: PermissionUpdate[] = [{ type: 'addRules', rules, behavior: 'allow', destination: 'session' }]
  if (directories.length > 0) updates.push({ type: 'addDirectories', directories, destination: 'session' })
  const words = [
    ...rules.map(({ toolName: name, ruleContent }) => (ruleContent === undefined ? name : `${name}(${ruleContent})`)),
    ...directories.map((directory) => `work in ${directory}`),
  ]
  return { rule: words.join(', '), updates }
}
