/** What the CLI may take from the folder it starts in: nothing, or everything. */
import type { Options } from '@anthropic-ai/claude-agent-sdk'

type TrustOptions = Pick<Options, 'settingSources' | 'strictMcpConfig' | 'settings'>

/**
 * A folder nobody trusted: only the user's own settings. No project or local settings (hooks, environment, helpers,
 * permission rules, plugins) of it or of any folder above, no `.mcp.json`, no CLAUDE.md, no agents, commands or skills.
 */
export const restrictedOptions = (): TrustOptions => ({
  settingSources: ['user'],
  // The user's own servers stay off as well: "npx server" started here would run what the folder calls "server".
  strictMcpConfig: true,
  // The CLI lets read-only git commands pass unasked, but even "git status" runs what .git/config names (core.fsmonitor,
  // clean filters).
  settings: { permissions: { ask: ['Bash(git *)', 'PowerShell(git *)'] } },
})

/** A session that may be what ends the host: as in a folder nobody trusted, and without the user's own hooks. */
export const safeOptions = (): TrustOptions => {
  const { settings, ...others } = restrictedOptions()
  return { ...others, settings: { ...(typeof settings === 'object' ? settings : {}), disableAllHooks: true } }
}

/** A trusted folder: what the CLI does by default when a person starts it there. */
export const trustedOptions = (): TrustOptions => ({ settingSources: ['user', 'project', 'local'] })
