/** One life of the host: the mark that tells what it started from what an earlier or another host started. */
import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/**
 * `pid.start.namespace.random`: names its own host, so that anyone who finds the mark can tell whether that host still
 * lives. `start` is the start id on Linux and milliseconds since the epoch elsewhere; `namespace` is Linux's PID namespace.
 */
export type RunId = string

export const RUN_ID: RunId = [process.pid, startOfSelf(), pidNamespace(), randomUUID()].join('.')

function startOfSelf(): string {
  const stat = process.platform === 'linux' ? readFileSync('/proc/self/stat', 'latin1') : ''
  // the 22nd field; the second is a name in parentheses that may hold spaces
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3] ?? String(Math.round(performance.timeOrigin))
}

function pidNamespace(): string {
  if (process.platform !== 'linux') return '0'
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  } catch {
    return '0' // a kernel without PID namespaces has one for all
  }
}
