import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SessionId } from '#shared/ids.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import { aSpec } from '../testing/launch-specs.ts'
import { around, generalKey, projectKey } from './launch-key.ts'
import { Surroundings } from './surroundings.ts'

let folder: string
let base: LaunchSpec
let surroundings: Surroundings
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-key-'))
  const cwd = join(folder, 'code', 'group', 'project')
  mkdirSync(cwd, { recursive: true })
  base = aSpec({ cwd, safe: false, cliPath: join(folder, 'claude'), env: { ANTHROPIC_API_KEY: 'a' } })
  surroundings = new Surroundings({ inherited: { HOME: join(folder, 'home') }, managed: join(folder, 'managed') })
})
afterEach(() => rmSync(folder, { recursive: true }))

async function keys(spec = base) {
  const now = await around(surroundings, spec)
  return { project: projectKey(spec, now), general: generalKey(spec, now) }
}
function write(name: string, text: string): string {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}
const config = (members: object) => write('home/.claude.json', JSON.stringify(members, null, 2))

describe('every part of the spec', () => {
  const CHANGES: readonly [string, Partial<LaunchSpec>, 'both' | 'project'][] = [
    ['the profile', { profile: 'demo' }, 'both'],
    ['the trust', { trust: 'restricted' }, 'both'],
    ['that nothing may run beside', { safe: true }, 'both'],
    ['the path of the CLI', { cliPath: '/elsewhere/claude' }, 'both'],
    ['its version', { cliVersion: '2.1.330' }, 'both'],
    ['the leave to bypass permissions', { allowBypassPermissions: true }, 'both'],
    ['how often requests are repeated', { maxApiRetries: 5 }, 'both'],
    ['the account', { env: { ANTHROPIC_API_KEY: 'b' } }, 'both'],
    ['a variable more', { env: { ANTHROPIC_API_KEY: 'a', ANTHROPIC_BASE_URL: 'http://other' } }, 'both'],
    ['a variable that is taken away', { env: { ANTHROPIC_API_KEY: 'a', AWS_PROFILE: undefined } }, 'both'],
    ['the configuration folder', { env: { ANTHROPIC_API_KEY: 'a', CLAUDE_CONFIG_DIR: '/other' } }, 'both'],
    ['the folder', { cwd: '/other' }, 'project'],
    ['the model', { model: 'opus' }, 'project'],
    ['the permission mode', { permissionMode: 'plan' }, 'project'],
  ]
  it.each(CHANGES)('%s makes another key', async (_, change, of) => {
    const [before, after] = [await keys(), await keys({ ...base, ...change })]
    expect(after.project).not.toBe(before.project)
    if (of === 'both') expect(after.general).not.toBe(before.general)
    else expect(after.general).toBe(before.general) // a claim sets it
  })

  it('is in the key: none was forgotten here', () => {
    const named = CHANGES.flatMap(([, change]) => Object.keys(change))
    expect(new Set([...named, 'sessionId', 'resume'])).toEqual(new Set(Object.keys(base)))
  })

  it('but whose session it is, and the order in which its parts were put together', async () => {
    const other = { ...base, sessionId: SessionId.parse('00000000-0000-4000-8000-000000000000') }
    const reversed = Object.fromEntries(Object.entries(other).toReversed()) as LaunchSpec
    expect(await keys(reversed)).toEqual(await keys())
  })

  it('a conversation to go on with is served by no general spare, and by no project spare of another', async () => {
    const resumed = await keys({ ...base, resume: 'c1' })
    expect(resumed.general).toBeNull()
    expect(
      new Set([resumed.project, (await keys()).project, (await keys({ ...base, resume: 'c2' })).project]).size,
    ).toBe(3)
  })
})

describe('what the CLI reads wherever it starts', () => {
  it.each([
    'claude',
    'home/.claude/settings.json',
    'home/.claude/CLAUDE.md',
    'home/.claude/AGENTS.md',
    'home/.claude/.credentials.json',
    'home/.claude/remote-settings.json',
    'home/.claude/plugins/installed_plugins.json',
    'home/.claude/agents/reviewer.md',
    'home/.claude/skills/deploy/SKILL.md',
    'home/.claude/commands/git/commit.md',
    'home/.claude/output-styles/terse.md',
    'home/.claude/rules/testing.md',
    'home/.claude/workflows/release.js',
    'home/.claude/routines/daily.md',
    'managed/managed-settings.json',
    'managed/managed-settings.d/10-team.json',
    'managed/managed-mcp.json',
    'managed/CLAUDE.md',
    'managed/.claude/rules/law.md',
  ])('%s makes another key when it comes, changes and goes', async (name) => {
    const seen = [await keys()]
    expect(await keys()).toEqual(seen[0])
    const file = write(name, 'one')
    seen.push(await keys())
    write(name, 'two')
    seen.push(await keys())
    rmSync(file)
    seen.push(await keys())
    for (const kind of ['project', 'general'] as const) {
      const [absent, one, two, gone] = seen.map((key) => key[kind])
      expect(new Set([absent, one, two]).size).toBe(3)
      expect([one, two]).not.toContain(gone)
    }
  })

  it('a change that keeps size and time of a file is seen', async () => {
    const [before, file] = [new Date(1e12), write('home/.claude/rules/a.md', 'one')]
    utimesSync(file, before, before)
    const first = await keys()
    write('home/.claude/rules/a.md', 'two')
    utimesSync(file, before, before)
    expect((await keys()).general).not.toBe(first.general)
  })
})

describe("the CLI's file of everything", () => {
  const CWD = '/somewhere'
  it.each<[string, object]>([
    ['a server of the user', { mcpServers: { db: { command: 'db' } } }],
    ['another account', { oauthAccount: { accountUuid: 'b' } }],
    ['another organisation', { oauthAccount: { organizationUuid: 'o' } }],
    ['a key that was approved', { customApiKeyResponses: { approved: ['k'], rejected: [] } }],
    ['a key that is kept', { primaryApiKey: 'sk' }],
    ['a variable', { env: { A: '1' } }],
    ['a local server of a project', { projects: { [CWD]: { mcpServers: { db: { command: 'db' } } } } }],
    ['a server that was allowed', { projects: { [CWD]: { enabledMcpjsonServers: ['db'] } } }],
    ['a server that was refused', { projects: { [CWD]: { disabledMcpjsonServers: ['db'] } } }],
    ['a server that was switched off', { projects: { [CWD]: { disabledMcpServers: ['db'] } } }],
    ['a server that was switched on', { projects: { [CWD]: { enabledMcpServers: ['db'] } } }],
    ['leave for all servers', { projects: { [CWD]: { enableAllProjectMcpServers: true } } }],
    ['a tool that was allowed', { projects: { [CWD]: { allowedTools: ['Bash(ls)'] } } }],
    ['leave to import', { projects: { [CWD]: { hasClaudeMdExternalIncludesApproved: true } } }],
  ])('%s makes another key', async (_, change) => {
    config({ numStartups: 1 })
    const before = await keys()
    config({ numStartups: 1, ...change })
    const after = await keys()
    expect(after.general).not.toBe(before.general)
    expect(after.project).not.toBe(before.project)
  })

  it('is the same to the pool when only counters, costs, prompts and empty projects were written', async () => {
    const servers = { a: { command: 'a', args: ['1'] }, b: { command: 'b' } }
    const oauthAccount = { accountUuid: 'a', emailAddress: 'a@example.com' }
    config({
      numStartups: 1,
      oauthAccount,
      mcpServers: servers,
      projects: { '/x': { allowedTools: ['Read'], lastCost: 1 } },
    })
    const before = await keys()
    config({
      projects: {
        '/new': { allowedTools: [], mcpServers: {}, enabledMcpjsonServers: [], hasTrustDialogAccepted: true },
        '/x': { lastCost: 9, history: [{ display: 'a prompt' }], allowedTools: ['Read'], mcpServers: {} },
      },
      mcpServers: { b: servers.b, a: servers.a },
      numStartups: 2,
      oauthAccount: { ...oauthAccount, planDisplayName: 'Max', profileFetchedAt: 1e12 },
      tipsHistory: { a: 3 },
    })
    expect(await keys()).toEqual(before)
  })

  it('is no other account when only tokens of servers were renewed', async () => {
    const signedIn = (members: object) =>
      write('home/.claude/.credentials.json', JSON.stringify({ claudeAiOauth: { accessToken: 'a' }, ...members }))
    signedIn({})
    const before = await keys()
    signedIn({ mcpOAuth: { db: { accessToken: 'x' } } })
    expect(await keys()).toEqual(before)
    signedIn({ claudeAiOauth: { accessToken: 'b' } })
    expect((await keys()).general).not.toBe(before.general)
  })

  it('is as if it were not there when it holds nothing of that: the first start writes one', async () => {
    const before = await keys()
    config({ userID: 'u', firstStartTime: 't', pluginUsage: { a: 1 } })
    expect(await keys()).toEqual(before)
  })

  it('is looked for in the chosen configuration folder, where one was chosen', async () => {
    const spec = { ...base, env: { CLAUDE_CONFIG_DIR: join(folder, 'chosen') } }
    const before = await keys(spec)
    config({ primaryApiKey: 'not for this one' })
    expect(await keys(spec)).toEqual(before)
    write('chosen/.claude.json', JSON.stringify({ primaryApiKey: 'sk' }))
    expect((await keys(spec)).general).not.toBe(before.general)
  })
})

describe('what the CLI reads in its folder', () => {
  const NAMES = [
    '.mcp.json',
    'CLAUDE.md',
    'CLAUDE.local.md',
    'AGENTS.md',
    '.claude/CLAUDE.md',
    '.claude/AGENTS.md',
    '.claude/settings.json',
    '.claude/settings.local.json',
    ...['agents/a.md', 'skills/s/SKILL.md', 'commands/c.md', 'output-styles/o.md', 'rules/deep/er/r.md'].map(
      (name) => `.claude/${name}`,
    ),
  ]
  it.each([...NAMES.map((name) => `code/group/project/${name}`), ...NAMES.map((name) => `code/${name}`)])(
    '%s makes another key for its spares, and none for those that know no folder',
    async (name) => {
      const seen = [await keys()]
      const file = write(name, 'one')
      seen.push(await keys())
      write(name, 'two')
      seen.push(await keys())
      expect(new Set(seen.map(({ project }) => project)).size).toBe(3)
      rmSync(file)
      seen.push(await keys())
      expect([seen[1]?.project, seen[2]?.project]).not.toContain(seen[3]?.project)
      expect(new Set(seen.map(({ general }) => general)).size).toBe(1)
    },
  )

  it('is also what its instructions import, however deep, and what the CLI remembers of it', async () => {
    write('code/group/project/CLAUDE.md', 'See @docs/style.md and mail me@example.com.')
    write('code/group/project/docs/style.md', 'As in @~/style.md')
    const seen = [await keys()]
    write('home/style.md', 'Tabs.')
    seen.push(await keys())
    write('home/style.md', 'Spaces.')
    seen.push(await keys())
    write(`home/.claude/projects/${base.cwd.replaceAll(/[^a-zA-Z0-9]/g, '-')}/memory/MEMORY.md`, 'It is a shop.')
    seen.push(await keys())
    expect(new Set(seen.map(({ project }) => project)).size).toBe(4)
  })

  it('is found out soon, and the same each time, however instructions name each other', async () => {
    const text = (names: readonly string[]) => names.map((name) => `@${name}`).join('\n')
    const numbers = Array.from({ length: 50 }, (_, index) => index)
    write('code/group/project/CLAUDE.md', text(numbers.map((n) => `${'./'.repeat(n)}CLAUDE.md`)))
    write('code/group/project/AGENTS.md', text(numbers.map((n) => `many/${n}.md`)))
    for (const n of numbers) write(`code/group/project/many/${n}.md`, text(numbers.map((m) => `more/${n}-${m}.md`)))
    const seen = [await keys(), await keys()]
    expect(seen[1]).toEqual(seen[0])
    write('code/group/project/many/49.md', 'another')
    expect((await keys()).project).not.toBe(seen[0]?.project)
  })

  it('is a large file by when it was written: it is not read', async () => {
    const large = `@style.md\n${'x'.repeat(1024 ** 2)}`
    write('code/group/project/CLAUDE.md', large)
    const seen = [await keys()]
    write('code/group/project/style.md', 'not followed')
    seen.push(await keys())
    write('code/group/project/CLAUDE.md', large)
    seen.push(await keys())
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]?.project).not.toBe(seen[1]?.project)
  })

  it('is not what lies beside it', async () => {
    const before = await keys()
    write('code/group/project/src/main.ts', 'code')
    write('code/group/project/.claude/scratch.txt', 'note')
    write('code/group/other/CLAUDE.md', 'of another')
    expect(await keys()).toEqual(before)
  })
})
