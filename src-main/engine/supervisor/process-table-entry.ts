/** What the system tells about one process, whatever the system. */

export type ProcessEntry = {
  readonly pid: number
  readonly ppid: number
  /** The POSIX process group; null on Windows. Tools of the CLI lead groups of their own, MCP servers stay in the CLI's. */
  readonly groupId: number | null
  /** Tells a process from a later one with the same pid. Opaque; equal for equal processes within one boot. */
  readonly startId: string
  /** Milliseconds since the epoch, good enough to show; null where the system's answer could not be read. */
  readonly startedAt: number | null
  /** Resident memory in bytes; pages shared with other processes are counted in each. */
  readonly rssBytes: number
  /** Memory in bytes that is given back when this process ends; null where that can't be had cheaply. */
  readonly privateBytes: number | null
  /** CPU time used so far, in milliseconds. */
  readonly cpuMs: number
  readonly threads: number | null
  /** Open files (handles on Windows); null unless asked for. */
  readonly openFiles: number | null
  readonly state: 'running' | 'stopped' | 'zombie'
  readonly name: string
}

export type ProcessTable = ReadonlyMap<number, ProcessEntry>

/** A process and everything it started, nearest first. */
export type ProcessTree = { readonly root: ProcessEntry; readonly descendants: readonly ProcessEntry[] }
