import type { PermissionUpdate } from '@anthropic-ai/claude-agent-sdk'
import { describe, expect, it } from 'vitest'
import { sessionGrant } from './session-grant.ts'

const rule: PermissionUpdate = {
  type: 'addRules',
  rules: [{ toolName: 'Bash', ruleContent: 'npm test' }],
  behavior: 'allow',
  destination: 'localSettings',
}
const directories = (...paths: string[]): PermissionUpdate => ({
  type: 'addDirectories',
  directories: paths,
  destination: 'session',
})
const mode: PermissionUpdate = { type: 'setMode', mode: 'acceptEdits', destination: 'session' }

describe('what "allow for this session" grants', () => {
  it('is the suggested rule, for the session instead of the settings, and never a mode', () => {
    expect(sessionGrant('Bash', [rule, directories('/project'), mode], '/project')).toEqual({
      rule: 'Bash(npm test)',
      updates: [{ ...rule, destination: 'session' }],
    })
  })

  it('is the tool itself where the CLI suggests only a mode for an edit', () => {
    expect(sessionGrant('Write', [mode], '/project')?.rule).toBe('Write')
  })

  it('names a folder outside the project', () => {
    const grant = sessionGrant('Edit', [mode, directories('/elsewhere')], '/project')
    expect(grant?.rule).toBe('Edit, work in /elsewhere')
    expect(grant?.updates).toContainEqual(directories('/elsewhere'))
  })

  it('is nothing where only a mode would help', () => {
    expect(sessionGrant('WebFetch', [mode], '/project')).toBeNull()
    expect(sessionGrant('mcp__server__tool', [], '/project')).toBeNull()
  })
})
