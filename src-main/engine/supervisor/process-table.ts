/** The processes of the machine at one moment, straight from the system. */
import { homedir } from 'node:os'
import { childEnvironment } from './environment.ts'
import type { ProcessEntry, ProcessTable } from './process-table-entry.ts'
import { readProcfs } from './process-table-procfs.ts'
import { PS_ARGUMENTS, parsePs } from './process-table-ps.ts'
import { WINDOWS_QUERY, WINDOWS_SERVICE, parseWindows } from './process-table-windows.ts'
import { type OwnedProcess, runToEnd, spawnOwned } from './spawn.ts'

export type { ProcessEntry, ProcessTable } from './process-table-entry.ts'
export { readStat } from './process-table-procfs.ts'

/** Reads the table, never blocking the thread: /proc on Linux, elsewhere the system's own tool. Rejects when that fails. */
export async function readProcessTable(): Promise<ProcessTable> {
  if (process.platform === 'linux') return readProcfs()
  if (process.platform !== 'win32') return parsePs(await outputOf('/bin/ps', PS_ARGUMENTS))
  return parseWindows(await powershellSays(WINDOWS_QUERY))
}

/** A PowerShell that stays and prints the table again for each line it is given: for a `TableHelper`. */
export const startWindowsTables = (): OwnedProcess =>
  spawnOwned(toolSpec(POWERSHELL, powershellArguments(WINDOWS_SERVICE)))

/** Runs a command in PowerShell, which takes half a second of CPU to start. Rejects when that can't be done. */
export const powershellSays = (command: string): Promise<string> => outputOf(POWERSHELL, powershellArguments(command))

const powershellArguments = (command: string) => ['-NoProfile', '-NonInteractive', '-Command', command]

const SYSTEM_ROOT = 'C:\\Windows'
const POWERSHELL = `${SYSTEM_ROOT}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`
/** Both tools answer within a second on a machine that is not in trouble. */
const TOOL_TIMEOUT_MS = 10_000
// the C locale: dates are parsed; one zone: the start of a process is what it is known by, wherever the machine travels
const TOOL_ENVIRONMENT =
  process.platform === 'win32' ? { SystemRoot: SYSTEM_ROOT } : { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Runs a tool of the system. Rejects when it can't be started, fails or takes too long. */
export async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runToEnd({ ...toolSpec(command, args), timeoutMs: TOOL_TIMEOUT_MS })
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${stderr.trim()}`)
  return stdout
}

const toolSpec = (command: string, args: readonly string[]) => ({
  ...{ command, args, cwd: homedir() },
  env: childEnvironment(TOOL_ENVIRONMENT, {}, { owner: 'bullpen', session: null }),
})

/** All descendants of a process, nearest first, itself not included. */
export function descendants(table: ProcessTable, root: number): ProcessEntry[] {
  return descendantsIn(childrenOf(table.values()), root)
}

/** Children by the pid of their parent. */
export function childrenOf(entries: Iterable<ProcessEntry>): ReadonlyMap<number, readonly ProcessEntry[]> {
  const children = new Map<number, ProcessEntry[]>()
  for (const entry of entries) {
    const siblings = children.get(entry.ppid)
    if (siblings) siblings.push(entry)
    else children.set(entry.ppid, [entry])
  }
  return children
}

/** Like `descendants`, for many roots of one table. Survives tables in which pids form a ring, as Windows' may. */
export function descendantsIn(children: ReadonlyMap<number, readonly ProcessEntry[]>, root: number): ProcessEntry[] {
  const found = new Map<number, ProcessEntry>()
  const queue = [root]
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const entry of children.get(parent) ?? []) {
      if (entry.pid === root || found.has(entry.pid)) continue
      found.set(entry.pid, entry)
      queue.push(entry.pid)
    }
  }
  return [...found.values()]
}
