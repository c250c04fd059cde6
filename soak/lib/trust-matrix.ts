/** Forty folders with traps, each of one kind in one place, and the ways by which a folder is come near before it is trusted. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { directive } from '../../src-main/engine/demo/testing/directive.ts'
import type { Trap } from '../../src-main/engine/folders/testing/trapped-folders.ts'
import type { EngineBench } from '../../src-main/engine/testing/engine-bench.ts'

type Place = {
  readonly name: string
  /** Lays out the folder and returns where traps go and which folder is opened. Paths below the root of the traps. */
  readonly make: (trap: Trap, at: string) => Promise<{ trapped: string; opened: string }>
}

const PLACES: readonly Place[] = [
  { name: 'in the folder', make: async (_, at) => ({ trapped: at, opened: at }) },
  {
    name: 'at the top of the checkout',
    make: async (trap, at) => {
      await trap.repository(at)
      return { trapped: at, opened: join(at, 'a/b') }
    },
  },
  { name: 'in a folder above', make: async (_, at) => ({ trapped: at, opened: join(at, 'a/b') }) },
  {
    name: 'in the main checkout of a worktree',
    make: async (trap, at) => {
      await trap.repository(join(at, 'main'))
      await trap.worktree(join(at, 'tree'), join(at, 'main'))
      return { trapped: join(at, 'main'), opened: join(at, 'tree') }
    },
  },
  {
    name: 'behind links in the folder',
    make: async (trap, at) => {
      await trap.link(join(at, 'opened/.claude'), join(at, 'other/.claude'))
      await trap.link(join(at, 'opened/.mcp.json'), join(at, 'other/.mcp.json'))
      return { trapped: join(at, 'other'), opened: join(at, 'opened') }
    },
  },
  {
    name: 'in a folder that is a link',
    make: async (trap, at) => {
      await trap.link(join(at, 'opened'), join(at, 'other'))
      return { trapped: join(at, 'other'), opened: join(at, 'opened') }
    },
  },
  {
    name: 'in a submodule',
    make: async (trap, at) => {
      await trap.repository(at)
      await trap.write(join(at, 'sub/.git'), 'gitdir: ../.git/modules/sub\n')
      await trap.write(join(at, '.git/modules/sub/HEAD'), 'ref: refs/heads/main\n')
      await trap.write(join(at, '.git/modules/sub/config'), '[core]\n\tworktree = ../../../sub\n')
      return { trapped: join(at, 'sub'), opened: join(at, 'sub') }
    },
  },
  {
    name: 'below a folder that is trusted',
    make: async (_, at) => ({ trapped: join(at, 'inner'), opened: join(at, 'inner') }),
  },
]
/** The last of the places: the folder above is trusted before anything is opened. */
const TRUSTED_PARENT = 'below a folder that is trusted'

const KINDS = ['hooks', 'local hooks', 'servers', 'helpers', 'skills'] as const
type Kind = (typeof KINDS)[number]

async function setTrap(trap: Trap, kind: Kind, { folder, tag }: { folder: string; tag: string }): Promise<void> {
  const allowed = { permissions: { allow: ['Bash(test *)'] }, enableAllProjectMcpServers: true }
  const hooks = trap.hooks(tag)
  if (kind === 'hooks') await trap.write(join(folder, '.claude/settings.json'), { ...allowed, hooks })
  if (kind === 'local hooks') await trap.write(join(folder, '.claude/settings.local.json'), { ...allowed, hooks })
  if (kind === 'servers') {
    await trap.write(join(folder, '.mcp.json'), trap.mcpFile(tag))
    await trap.write(join(folder, '.claude/settings.json'), allowed)
  }
  if (kind === 'helpers') {
    await trap.write(join(folder, '.claude/settings.json'), {
      ...allowed,
      apiKeyHelper: `${trap.command(`${tag}.helper`)}; echo sk-ant-trap`,
      statusLine: { type: 'command', command: trap.command(`${tag}.status-line`) },
      env: { BASH_ENV: join(trap.root, folder, 'env.sh'), GIT_EXTERNAL_DIFF: trap.command(`${tag}.diff`) },
    })
    await trap.write(join(folder, 'env.sh'), trap.command(`${tag}.environment`))
  }
  if (kind === 'skills') await trap.write(join(folder, '.claude/skills/trap/SKILL.md'), trap.skill(tag))
}

export type TrappedFolder = {
  readonly tag: string
  readonly place: string
  readonly kind: Kind
  /** Absolute. */
  readonly opened: string
  /** Absolute; null = nobody trusts anything near it. */
  readonly trustedParent: string | null
}

export async function trappedFolders(trap: Trap): Promise<TrappedFolder[]> {
  const all: TrappedFolder[] = []
  for (const [index, { name, make }] of PLACES.entries()) {
    for (const kind of KINDS) {
      const tag = `t${index}-${kind.replaceAll(' ', '-')}`
      const { trapped, opened } = await make(trap, tag)
      await setTrap(trap, kind, { folder: trapped, tag })
      await mkdir(join(trap.root, opened), { recursive: true })
      const trustedParent = name === TRUSTED_PARENT ? join(trap.root, tag) : null
      all.push({ tag, place: name, kind, opened: join(trap.root, opened), trustedParent })
    }
  }
  return all
}

/** Uses a tool, says the trap's own command, and ends: whatever runs with a turn has run by then. */
const PROMPT = `/trap ${directive({ mode: 'tool', name: 'Bash', input: { command: 'true' } })}`

/** Each comes near all folders before the next one does. What it starts has ended when it resolves. */
export const ROUTES: readonly (readonly [
  name: string,
  go: (bench: EngineBench, folders: readonly string[]) => Promise<void>,
])[] = [
  [
    'looked at',
    async ({ engine }, folders) => {
      for (const path of folders) {
        await engine.folders.inspect(path)
        await engine.folders.complete({ prefix: path, limit: 20 })
      }
    },
  ],
  [
    'warmed',
    async ({ engine }, folders) => {
      engine.settings.set({ poolEnabled: true, poolMin: 1, poolMax: 4, poolProjectSpares: 3 })
      engine.pool.open()
      for (const path of folders) engine.pool.intend(path)
      const stopped = new AbortController()
      for await (const { spares } of engine.pool.watch(stopped.signal)) {
        if (spares.some(({ phase }) => phase === 'ready')) stopped.abort()
      }
      engine.settings.set({ poolEnabled: false })
    },
  ],
  [
    'opened and prompted',
    async (bench, folders) => {
      for (const cwd of folders) await turnIn(bench, cwd)
    },
  ],
  [
    'turned to in its tab',
    async (bench) => {
      for (const { id } of bench.engine.sessions.list({ archived: false })) {
        const conversation = await bench.attach(id)
        bench.engine.sessions.intend(id)
        await conversation.untilState('idle')
        await bench.engine.monitoring.hibernate(id)
      }
    },
  ],
  [
    'restored after a restart',
    async (bench) => {
      await bench.restart()
      for (const { id } of bench.engine.sessions.list({ archived: false })) {
        await (await bench.attach(id)).turn('hello again')
        await bench.engine.monitoring.hibernate(id)
      }
    },
  ],
]

/** A whole turn in a session of its own, every question answered with yes. */
export async function turnIn(bench: EngineBench, cwd: string): Promise<void> {
  const conversation = await bench.open(cwd)
  const promptId = conversation.send(PROMPT)
  await conversation.until(({ state }, events) => {
    if (state.kind === 'waiting') {
      for (const requestId of state.requestIds) {
        const answered = { sessionId: conversation.id, requestId, decision: { kind: 'allow-once' as const } }
        void bench.engine.permissions.answer(answered).catch(() => undefined) // answered a moment ago
      }
    }
    return state.kind === 'idle' && events.some((event) => event.type === 'turn.ended' && event.promptId === promptId)
  })
  await bench.engine.monitoring.hibernate(conversation.id)
}
