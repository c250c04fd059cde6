/** Rules that the user wants kept, as the CLI writes them into a settings file. */
import type { PermissionUpdate, PermissionUpdateDestination } from '@anthropic-ai/claude-agent-sdk'
import { type RuleScope, parseRule } from '#shared/permission-rules.ts'

const FILES: Readonly<Record<Exclude<RuleScope, 'session'>, PermissionUpdateDestination>> = {
  local: 'localSettings',
  project: 'projectSettings',
  user: 'userSettings',
}

/** Nothing for the session: there they are in force before the answer is given. */
export function keepRules({ rules, scope }: { rules: readonly string[]; scope: RuleScope }): PermissionUpdate[] {
  if (scope === 'session') return []
  const values = rules.flatMap((rule) => {
    const parts = parseRule(rule)
    return parts ? [{ toolName: parts.tool, ...(parts.what !== null && { ruleContent: parts.what }) }] : []
  })
  return [{ type: 'addRules', rules: values, behavior: 'allow', destination: FILES[scope] }]
}
