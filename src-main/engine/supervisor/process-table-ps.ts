/** Processes of macOS and other Unixes without /proc, from `ps`. */
import { basename } from 'node:path'
import type { ProcessTable } from './process-table-entry.ts'

/** `lstart` is five words in the C locale, in the zone `ps` is run in, so it stands before the name, which may be anything. */
export const PS_ARGUMENTS = ['-A', '-o', 'pid=,ppid=,pgid=,state=,rss=,time=,lstart=,comm='] as const

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+([\d:.,-]+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/

/** What `ps` prints for `PS_ARGUMENTS` with its zone set to UTC; lines that don't look like it are passed over. */
export function parsePs(output: string): ProcessTable {
  const table = new Map<number, NonNullable<ReturnType<typeof parseLine>>>()
  for (const line of output.split('\n')) {
    const entry = parseLine(line)
    if (entry) table.set(entry.pid, entry)
  }
  return table
}

function parseLine(line: string) {
  const [, pid, ppid, groupId, state = '', rss, time = '', startId = '', name = ''] = LINE.exec(line) ?? []
  if (pid === undefined) return null
  const startedAt = Date.parse(`${startId} UTC`)
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    groupId: Number(groupId),
    startId: startId.replaceAll(/\s+/g, ' '),
    startedAt: Number.isNaN(startedAt) ? null : startedAt,
    rssBytes: Number(rss) * 1024,
    privateBytes: null,
    cpuMs: msOf(time),
    threads: null,
    openFiles: null,
    state: state.startsWith('Z')
      ? ('zombie' as const)
      : state.startsWith('T')
        ? ('stopped' as const)
        : ('running' as const),
    // macOS prints the whole path of the program
    name: basename(name.trim()),
  }
}

/** `[[days-]hours:]minutes:seconds[.hundredths]` in milliseconds. */
function msOf(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time]
  const seconds = (clock ?? '').split(':').reduce((total, part) => total * 60 + Number(part.replace(',', '.')), 0)
  return (Number(days) * 86_400 + seconds) * 1000
}
