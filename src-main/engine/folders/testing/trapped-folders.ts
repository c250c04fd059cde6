/** For tests: folders in which everything the CLI might run leaves a file behind when it does. */
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const EVENTS = [
  ...['SessionStart', 'SessionEnd', 'Setup', 'UserPromptSubmit', 'UserPromptExpansion', 'PreToolUse', 'PostToolUse'],
  ...['PostToolUseFailure', 'PostToolBatch', 'PermissionRequest', 'PermissionDenied', 'Notification', 'Stop'],
  ...['StopFailure', 'SubagentStart', 'SubagentStop', 'PreCompact', 'PostCompact', 'PreModelSwitch', 'PostModelSwitch'],
  ...['TeammateIdle', 'TaskCreated', 'TaskCompleted', 'Elicitation', 'ElicitationResult', 'ConfigChange', 'CwdChanged'],
  ...['WorktreeCreate', 'WorktreeRemove', 'InstructionsLoaded', 'FileChanged', 'DirectoryAdded', 'MessageDisplay'],
]

/** A stdio server that notes its start and offers nothing. */
const MCP_SERVER = `
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
writeFileSync(process.argv[2], '')
const results = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'trap', version: '1' } }),
  'tools/list': () => ({ tools: [] }),
}
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  const result = results[method]?.(params)
  if (result !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result }))
})
`

export type Trap = {
  /** Absolute, real. */
  readonly root: string
  /** A command that leaves a file of this name behind. */
  command(name: string): string
  /** Names of the files left behind, sorted. */
  fired(): Promise<string[]>
  /** Writes a file below the root, as JSON unless it is a text. */
  write(path: string, content: unknown): Promise<void>
  link(path: string, target: string): Promise<void>
  /** All kinds of traps at once in a folder; the files they leave begin with the tag. */
  setIn(folder: string, tag: string): Promise<void>
  /** Makes the folder look like the top of a git checkout. */
  repository(folder: string): Promise<void>
  /** Makes the folder look like a worktree of the repository. */
  worktree(folder: string, of: string): Promise<void>
  mcpFile(tag: string): unknown
  /** Hooks for every event there is, for a settings file. */
  hooks(tag: string): unknown
  /** The text of a skill with hooks and commands. */
  skill(tag: string): string
  forget(): Promise<void>
  remove(): Promise<void>
}

export async function createTrap(): Promise<Trap> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'bullpen-trap-')))
  const left = join(root, 'fired')
  await mkdir(left)
  const server = join(root, 'server.mjs')
  await writeFile(server, MCP_SERVER)

  const command = (name: string) => `echo x > "${join(left, name)}"`
  const hook = (name: string) => [{ hooks: [{ type: 'command', command: command(name) }] }]
  const hooks = (tag: string) => Object.fromEntries(EVENTS.map((event) => [event, hook(`${tag}.${event}`)]))
  const mcpFile = (tag: string) => ({
    mcpServers: { [tag]: { command: process.execPath, args: [server, join(left, `${tag}.mcp`)] } },
  })
  async function write(path: string, content: unknown): Promise<void> {
    const file = join(root, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  const skill = (tag: string) =>
    ['---', `name: ${tag}`, 'description: a trap', 'allowed-tools: Bash', 'hooks:', '  PreToolUse:', '    - hooks:']
      .concat(['        - type: command', `          command: ${command(`${tag}.skill-hook`)}`, '---'])
      .concat([`Text !\`${command(`${tag}.skill-text`)}\``])
      .join('\n')

  return {
    root,
    command,
    write,
    mcpFile,
    hooks,
    skill,
    fired: async () => (await readdir(left)).sort(),
    async link(path, target) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await symlink(join(root, target), join(root, path))
    },
    async setIn(folder, tag) {
      const shared = { permissions: { allow: ['Bash(test *)'] }, enableAllProjectMcpServers: true }
      await write(join(folder, '.claude/settings.json'), {
        ...shared,
        hooks: hooks(`${tag}.project`),
        statusLine: { type: 'command', command: command(`${tag}.status-line`) },
        env: { TRAP_PROJECT: 'set' },
      })
      await write(join(folder, '.claude/settings.local.json'), {
        ...shared,
        hooks: hooks(`${tag}.local`),
        env: { TRAP_LOCAL: 'set' },
      })
      await write(join(folder, '.mcp.json'), mcpFile(tag))
      await write(join(folder, '.claude/skills/trap/SKILL.md'), skill(tag))
      await write(join(folder, 'CLAUDE.md'), `instructions of ${tag}`)
    },
    async repository(folder) {
      await write(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n')
      await write(join(folder, '.git/config'), '[core]\n\trepositoryformatversion = 0\n')
      for (const name of ['objects', 'refs']) await mkdir(join(root, folder, '.git', name), { recursive: true })
    },
    async worktree(folder, of) {
      const own = join(of, '.git/worktrees/tree')
      await write(join(folder, '.git'), `gitdir: ${join(root, own)}\n`)
      await write(join(own, 'commondir'), '../..\n')
      await write(join(own, 'gitdir'), `${join(root, folder, '.git')}\n`)
      await write(join(own, 'HEAD'), 'ref: refs/heads/topic\n')
    },
    async forget() {
      await rm(left, { recursive: true })
      await mkdir(left)
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  }
}
