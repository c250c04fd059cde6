/** Permission rules in the CLI's notation, `Tool` or `Tool(what)`, and where they can be kept. */
import { z } from 'zod'

/** `what`: as it is, without the notation's escapes; null = the tool, whatever it is asked to do. */
export type RuleParts = { readonly tool: string; readonly what: string | null }

const RULE = /^(?<tool>[A-Za-z][\w-]*(?:\*)?)(?:\((?<what>[^\n\r]+)\))?$/

/** A bracket at the end that is escaped closes nothing. */
const OPEN_END = /(?<!\\)(?:\\\\)*\\\)$/

/** Null = not a rule. Only the tools of an MCP server may be named by a pattern: `mcp__server__*`. */
export function parseRule(rule: string): RuleParts | null {
  const { tool, what } = RULE.exec(rule.trim())?.groups ?? {}
  if (tool === undefined || what?.trim() === '' || OPEN_END.test(rule.trim())) return null
  if (tool.endsWith('*') && !/^mcp__[\w-]+__/.test(tool)) return null
  // as the CLI reads it, and in its order
  return { tool, what: what?.replace(/\\([()])/g, '$1').replaceAll('\\\\', '\\') ?? null }
}

/** With the CLI's escapes where they are needed: `Bash(find \( -name a \))` is a rule for `find ( -name a )`. */
export function formatRule({ tool, what }: RuleParts): string {
  if (what === null || what === '') return tool
  const plain = `${tool}(${what})`
  return parseRule(plain)?.what === what ? plain : `${tool}(${what.replace(/[\\()]/g, String.raw`\$&`)})`
}

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

/** Where a rule lies in a file. */
export const KeptScope = RuleScope.exclude(['session'])
export type KeptScope = z.infer<typeof KeptScope>

/** A rule of a settings file that allows something without asking. */
export const KeptRule = z.object({ rule: z.string(), scope: KeptScope, file: z.string() })
export type KeptRule = z.infer<typeof KeptRule>
