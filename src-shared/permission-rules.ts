/** Permission rules in the CLI's notation, `Tool` or `Tool(what)`, and where they can be kept. */
import { z } from 'zod'

/** `what`: null = the tool, whatever it is asked to do. */
export type RuleParts = { readonly tool: string; readonly what: string | null }

const RULE = /^(?<tool>[A-Za-z][\w-]*(?:\*)?)(?:\((?<what>[^\n\r]+)\))?$/

/** Null = not a rule. Only the tools of an MCP server may be named by a pattern: `mcp__server__*`. */
export function parseRule(rule: string): RuleParts | null {
  const { tool, what } = RULE.exec(rule.trim())?.groups ?? {}
  if (tool === undefined || what?.trim() === '') return null
  if (tool.endsWith('*') && !/^mcp__[\w-]+__/.test(tool)) return null
  return { tool, what: what ?? null }
}

export const formatRule = ({ tool, what }: RuleParts): string => (what === null ? tool : `${tool}(${what})`)

export const PermissionRule = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .refine((rule) => parseRule(rule) !== null, 'A rule is the name of a tool, or Tool(what it may do).')

/**
 * `session`: in memory of this session alone. `local`: the project's .claude/settings.local.json, for this user. `project`:
 * its .claude/settings.json, for everyone who works on it. `user`: the user's own settings, for every project.
 */
export const RuleScope = z.enum(['session', 'local', 'project', 'user'])
export type RuleScope = z.infer<typeof RuleScope>
