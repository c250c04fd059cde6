/** Processes of Linux, from /proc. Tables are read without ever blocking the thread; a single process may be. */
import { close, open, read, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { ProcessEntry, ProcessTable } from './process-table-entry.ts'

/** Linux reports CPU time in ticks of 1/100 s on every architecture Node runs on (USER_HZ). */
const MS_PER_TICK = 10

/** Longer than any `stat` or `statm` line: about fifty numbers and a name of at most 64 bytes. */
export const LINE_BYTES = 1024

/** More at once would only queue up in the thread pool, before other people's file reads. */
const AT_ONCE = 32

let machine: { readonly pageBytes: number; readonly bootedAt: number } | undefined

/** Constants of this boot, found out once. */
function constants(): NonNullable<typeof machine> {
  return (machine ??= { pageBytes: pageBytesOfSelf(), bootedAt: bootedAt() })
}

/** One line of /proc/PID/stat; null when it isn't one. */
export function parseStat(line: string): ProcessEntry | null {
  // the name stands in parentheses and may hold anything, spaces and parentheses included
  const open = line.indexOf('(')
  const close = line.lastIndexOf(')')
  const field = line.slice(close + 2).split(' ')
  const at = (number: number) => Number(field[number - 3])
  const [state] = field
  if (open < 1 || close < open || field.length < 22) return null
  return {
    pid: Number(line.slice(0, open - 1)),
    ppid: at(4),
    groupId: at(5),
    startId: field[22 - 3] ?? '',
    startedAt: Math.round(constants().bootedAt + at(22) * MS_PER_TICK),
    rssBytes: at(24) * constants().pageBytes,
    privateBytes: null,
    cpuMs: (at(14) + at(15)) * MS_PER_TICK,
    threads: at(20),
    openFiles: null,
    state: state === 'Z' || state === 'X' ? 'zombie' : state === 'T' || state === 't' ? 'stopped' : 'running',
    name: line.slice(open + 1, close),
  }
}

/** Private bytes from one line of /proc/PID/statm: what is resident and not shared. 75 MB less than the RSS of a CLI process. */
export function parseStatm(line: string): number | null {
  const [, resident, shared] = line.split(' ').map(Number)
  const pages = (resident ?? NaN) - (shared ?? NaN)
  return Number.isFinite(pages) ? Math.max(0, pages * constants().pageBytes) : null
}

/** One process; null when it is gone. Also the cheap way (10 µs) to ask whether a pid is still the process it was. */
export function readStat(pid: number): ProcessEntry | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return null
  }
}

/** Every process, without private memory. 8 ms of CPU for 450 processes. */
export async function readProcfs(): Promise<ProcessTable> {
  const entries = await eachOf(await listPids(), readStatLater)
  return new Map(entries.filter((entry) => entry !== null).map((entry) => [entry.pid, entry]))
}

export async function listPids(): Promise<number[]> {
  const names = await readdir('/proc')
  return names.filter((name) => /^\d/.test(name)).map(Number)
}

export async function readStatLater(pid: number): Promise<ProcessEntry | null> {
  const fd = await openLater(`/proc/${pid}/stat`)
  if (fd === null) return null
  const line = await readLater(fd)
  close(fd)
  return line === null ? null : parseStat(line)
}

/** What fits most environments; a larger one takes another read. */
const ENVIRONMENT_BYTES = 16 * 1024

/** As it was when the process was started, in the system's own form; empty for one that is gone or another user's. */
export async function readEnvironment(pid: number): Promise<Buffer> {
  const fd = await openLater(`/proc/${pid}/environ`)
  if (fd === null) return Buffer.alloc(0)
  let buffer = Buffer.allocUnsafe(ENVIRONMENT_BYTES)
  let length = 0
  for (;;) {
    const more = await readInto(fd, buffer, length)
    length += more
    if (more === 0 || length < buffer.length) break
    buffer = Buffer.concat([buffer], buffer.length * 2)
  }
  close(fd)
  return buffer.subarray(0, length)
}

const readInto = (fd: number, buffer: Buffer, from: number): Promise<number> =>
  new Promise((resolve) => {
    read(fd, buffer, from, buffer.length - from, from, (error, length) => resolve(error ? 0 : length))
  })

/** Null when there is no such file (any more), or no leave to read it. */
export const openLater = (path: string): Promise<number | null> =>
  new Promise((resolve) => {
    open(path, 'r', (error, fd) => resolve(error ? null : fd))
  })

/** From its start, so that an open file of /proc tells its news each time; null when its process is gone. */
export async function readLater(fd: number): Promise<string | null> {
  const buffer = Buffer.allocUnsafe(LINE_BYTES)
  const length = await readLine(fd, buffer)
  return length === null ? null : buffer.toString('latin1', 0, length)
}

/** The same into a buffer of `LINE_BYTES`: its length. */
export const readLine = (fd: number, buffer: Buffer): Promise<number | null> =>
  new Promise((resolve) => {
    read(fd, buffer, 0, LINE_BYTES, 0, (error, length) => resolve(error ? null : length))
  })

/** Like `Promise.all` of a map, a few at once. */
export async function eachOf<In, Out>(
  inputs: readonly In[],
  work: (input: In) => Promise<Out>,
  { atOnce = AT_ONCE } = {},
): Promise<Out[]> {
  const outputs: Out[] = []
  for (let from = 0; from < inputs.length; from += atOnce) {
    outputs.push(...(await Promise.all(inputs.slice(from, from + atOnce).map(work))))
  }
  return outputs
}

function pageBytesOfSelf(): number {
  if (process.arch !== 'arm64') return 4096
  // some arm64 kernels use 16 or 64 KiB pages; the two files give the same memory in pages and in kB
  const pages = Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[1])
  const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1])
  return 2 ** Math.round(Math.log2((kibibytes * 1024) / pages))
}

/** By our own start, known on both clocks: in a container the system's uptime may be another machine's. */
function bootedAt(): number {
  const line = readFileSync('/proc/self/stat', 'latin1')
  const ticks = Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[22 - 3])
  return Date.now() - process.uptime() * 1000 - ticks * MS_PER_TICK
}
