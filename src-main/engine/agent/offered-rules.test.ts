import type { PermissionUpdate } from '@anthropic-ai/claude-agent-sdk'
import { describe, expect, it } from 'vitest'
import { keepRules } from './keep-rules.ts'
import { offeredRules } from './offered-rules.ts'

const rules = (...contents: string[]): PermissionUpdate => ({
  type: 'addRules',
  rules: contents.map((ruleContent) => ({ toolName: 'Bash', ruleContent })),
  behavior: 'allow',
  destination: 'localSettings',
})
const directories = (...paths: string[]): PermissionUpdate => ({
  type: 'addDirectories',
  directories: paths,
  destination: 'session',
})
const mode: PermissionUpdate = { type: 'setMode', mode: 'acceptEdits', destination: 'session' }
const offered = (
  toolName: string,
  suggestions: PermissionUpdate[],
  changes: { input?: object; because?: string } = {},
) => offeredRules({ toolName, input: {}, because: undefined, cwd: '/work/project', suggestions, ...changes })

describe('the rules a request offers', () => {
  it('are the suggested ones, each on its own, and never a mode', () => {
    expect(
      offered('Bash', [rules('touch a *', 'rm -rf c'), rules('touch a *'), directories('/work/project'), mode]),
    ).toEqual(['Bash(touch a *)', 'Bash(rm -rf c)'])
  })

  it('open a folder outside the project to edits where the command needs that too', () => {
    expect(offered('Bash', [rules('mkdir *'), directories('/elsewhere', 'C:\\Users\\me\\'), mode])).toEqual([
      'Bash(mkdir *)',
      'Edit(//elsewhere/**)',
      'Edit(//c/Users/me/**)',
    ])
  })

  it('open nothing to edits for a command that only reads there: as the CLI 2.1.329 suggests for it', () => {
    const read: PermissionUpdate = {
      ...{ type: 'addRules', behavior: 'allow', destination: 'session' },
      rules: [{ toolName: 'Read', ruleContent: '//elsewhere/**' }],
    }
    expect(offered('Bash', [rules('ls -la /elsewhere'), read])).toEqual([
      'Bash(ls -la /elsewhere)',
      'Read(//elsewhere/**)',
    ])
  })

  it('are the files of the project, or of the one folder outside, where the CLI suggests only a mode for an edit', () => {
    const write = (file_path: string) => offered('Write', [mode], { input: { file_path } })
    expect(write('/work/project/src/a.ts')).toEqual(['Edit(./**)'])
    expect(write('/work/project-two/a.ts')).toEqual(['Edit(//work/project-two/**)'])
    expect(write('/work/project/..hidden/a.ts')).toEqual(['Edit(./**)'])
  })

  it('are none for a folder whose name would stand for others, and none for a place beside a relative path', () => {
    const write = (file_path: string) => offered('Write', [mode], { input: { file_path } })
    expect(write('/home/me/**/notes.md')).toEqual([])
    expect(offered('Bash', [rules('mkdir *'), directories('/home/[a-z]*')])).toEqual(['Bash(mkdir *)'])
    expect(write('src/a.ts')).toEqual(['Edit(./**)'])
    expect(write('../other/a.ts')).toEqual(['Edit(//work/other/**)'])
  })

  it('match the command that is asked for, whatever brackets it has', () => {
    expect(offered('Bash', [rules(String.raw`find . \( -name a \)`)])).toEqual([
      String.raw`Bash(find . \\\( -name a \\\))`,
    ])
  })

  it('are none where it is asked whatever is allowed', () => {
    expect(offered('Write', [mode], { because: 'safetyCheck' })).toBeNull()
    expect(offered('Bash', [rules('git push')], { because: 'rule' })).toBeNull()
  })

  it('are the tool of a server, and nothing for a tool of which the CLI suggests nothing', () => {
    expect(offered('mcp__server__tool', [])).toEqual(['mcp__server__tool'])
    expect(offered('WebFetch', [mode])).toEqual([])
  })
})

describe('what is written to a settings file', () => {
  it('is the rules as the user left them, in that file alone', () => {
    expect(keepRules({ rules: ['Bash(npm run (a|b) *)', 'WebFetch'], scope: 'local' })).toEqual([
      {
        type: 'addRules',
        rules: [{ toolName: 'Bash', ruleContent: 'npm run (a|b) *' }, { toolName: 'WebFetch' }],
        behavior: 'allow',
        destination: 'localSettings',
      },
    ])
    expect(keepRules({ rules: ['WebFetch'], scope: 'session' })).toEqual([])
  })
})
