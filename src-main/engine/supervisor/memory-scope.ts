/** Has systemd put processes into a scope of their own with a memory limit, and looks whether they stayed there. */
import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { childEnvironment, type Environment } from './environment.ts'
import type { MemoryCap } from './memory-cap.ts'
import { hasMemoryLimit } from './memory-reading.ts'
import { runToEnd } from './spawn.ts'

/** `elsewhere`: it is in another group. `unlimited`: in its own, and that has no limit or a higher one. */
export type Held = 'held' | 'elsewhere' | 'unlimited' | 'gone'

export interface MemoryScopes {
  /** Null where the kernel can be asked for a cap; else why not, in words. */
  refusal(): Promise<string | null>
  /** Puts these processes into a new scope. Rejects with what systemd says. */
  put(unit: string, pids: readonly number[], cap: MemoryCap): Promise<void>
  /** Another cap for a scope; null = none any more. Rejects with what systemd says. */
  change(unit: string, cap: MemoryCap | null): Promise<void>
  look(unit: string, pid: number, cap: MemoryCap): Promise<Held>
}

export type ScopesDeps = {
  /** The host's environment: where its user's bus is. */
  readonly env: Environment
  /** Stands before the paths of the kernel, so that tests can lay out another machine. */
  readonly root?: string
  /** systemd's tool for its bus. */
  readonly busctl?: string
  readonly isRoot?: boolean
}

/** The namespace of PIDs that systemd sees; in any other one our pid is somebody else's to it. A constant of the kernel. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]'
const TIMEOUT_MS = 5_000
const MANAGER = ['org.freedesktop.systemd1', '/org/freedesktop/systemd1', 'org.freedesktop.systemd1.Manager'] as const
/** The bus's form of "no limit". */
const INFINITY = '18446744073709551615'

export function createMemoryScopes({
  env,
  root = '/',
  busctl = '/usr/bin/busctl',
  isRoot = process.getuid?.() === 0,
}: ScopesDeps): MemoryScopes {
  const text = (path: string) => readFile(join(root, path), 'utf8').catch(() => null)
  const { PATH, XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS } = env
  const surroundings = childEnvironment(
    { PATH, XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS, LC_ALL: 'C' },
    {},
    { owner: 'bullpen', session: null },
  )

  async function call(method: string, signature: string, values: readonly string[]): Promise<void> {
    const { code, stderr } = await runToEnd({
      command: busctl,
      args: [isRoot ? '--system' : '--user', 'call', ...MANAGER, method, signature, ...values],
      cwd: '/',
      env: surroundings,
      timeoutMs: TIMEOUT_MS,
    })
    if (code !== 0) throw new Error(stderr.trim() || 'systemd does not answer')
  }

  return {
    async refusal() {
      if (process.platform !== 'linux') return 'only Linux offers it'
      if ((await readlink(join(root, 'proc/self/ns/pid')).catch(() => null)) !== FIRST_PID_NAMESPACE)
        return 'Bullpen runs in a container'
      const controllers = await text('sys/fs/cgroup/cgroup.controllers')
      if (!controllers?.split(/\s/).includes('memory')) return 'the system does not use cgroup version 2 for memory'
      // to take processes out of a group that somebody limited would be to break that limit
      if (await hasMemoryLimit(root)) return 'the group Bullpen runs in has a limit of its own, which holds for all'
      return call('GetUnit', 's', ['-.slice']).then(
        () => null,
        (error: unknown) => `systemd cannot be asked: ${error instanceof Error ? error.message : String(error)}`,
      )
    },
    put: (unit, pids, cap) =>
      call('StartTransientUnit', 'ssa(sv)a(sa(sv))', [
        ...[unit, 'fail', '6'],
        ...['PIDs', 'au', String(pids.length), ...pids.map(String)],
        ...limitsOf(cap),
        ...['CollectMode', 's', 'inactive-or-failed'],
        // with it a tool that hits the limit dies alone; without, newer systemds end the whole scope
        ...['DelegateControllers', 'as', '1', 'memory'],
        ...['Description', 's', 'Claude Code, started by Bullpen'],
        '0',
      ]),
    change: (unit, cap) => call('SetUnitProperties', 'sba(sv)', [unit, 'true', '2', ...limitsOf(cap)]),
    async look(unit, pid, { maxBytes }) {
      const groups = await text(`proc/${pid}/cgroup`)
      if (groups === null) return 'gone'
      const group = /^0::(.*)$/m.exec(groups)?.[1] ?? ''
      const within = group.split('/').indexOf(unit)
      if (within < 0) return 'elsewhere'
      const scope = group
        .split('/')
        .slice(0, within + 1)
        .join('/')
      const limit = Number((await text(`sys/fs/cgroup${scope}/memory.max`))?.trim()) // "max" is no number
      return limit <= maxBytes ? 'held' : 'unlimited'
    },
  }
}

const limitsOf = (cap: MemoryCap | null): string[] => [
  ...['MemoryHigh', 't', cap ? String(cap.highBytes) : INFINITY],
  ...['MemoryMax', 't', cap ? String(cap.maxBytes) : INFINITY],
]
