/** Processes of Windows, from its management interface (CIM): `wmic` is no longer part of the system. */
import type { ProcessTable } from './process-table-entry.ts'

/** Asked for by name: among the others are some for which each process is opened. */
const PROPERTIES = [
  'ProcessId',
  'ParentProcessId',
  'WorkingSetSize',
  'PrivatePageCount',
  'KernelModeTime',
  'UserModeTime',
  'ThreadCount',
  'HandleCount',
  'CreationDate',
  'Name',
]
const COLUMNS = [
  '$_.ProcessId',
  '$_.ParentProcessId',
  '$_.WorkingSetSize',
  '$_.PrivatePageCount',
  '($_.KernelModeTime+$_.UserModeTime)',
  '$_.ThreadCount',
  '$_.HandleCount',
  '$_.CreationDate.ToUniversalTime().Ticks',
  '$_.Name',
]
const FORMAT = COLUMNS.map((_, index) => `{${index}}`).join('`t')

/** A PowerShell command. Processes of the system without a creation date are left out: none of them is ours. */
export const WINDOWS_QUERY =
  `Get-CimInstance Win32_Process -Property ${PROPERTIES.join(',')} | Where-Object { $_.CreationDate } | ` +
  `ForEach-Object { "${FORMAT}" -f ${COLUMNS.join(',')} }`

/** The same, again for each line of its input, as `TableHelper` asks: starting PowerShell costs more than the answer does. */
export const WINDOWS_SERVICE =
  "$ErrorActionPreference = 'Stop'; while ($null -ne ($asked = [Console]::In.ReadLine())) { " +
  `try { ${WINDOWS_QUERY} | ForEach-Object { [Console]::Out.WriteLine($_) }; [Console]::Out.WriteLine("end $asked") } ` +
  `catch { [Console]::Out.WriteLine("failed $asked " + ($_.Exception.Message -replace '\\s+', ' ')) }; ` +
  '[Console]::Out.Flush() }'

/** Ticks are 100 ns since the year 1; this many milliseconds of them lie before 1970. */
const MS_BEFORE_1970 = 62_135_596_800_000
const TICKS_PER_MS = 10_000

/** What `WINDOWS_QUERY` prints: tab-separated lines; others are passed over. */
export function parseWindows(output: string): ProcessTable {
  const table = new Map<number, NonNullable<ReturnType<typeof parseLine>>>()
  for (const line of output.split(/\r?\n/)) {
    const entry = parseLine(line)
    if (entry) table.set(entry.pid, entry)
  }
  return table
}

function parseLine(line: string) {
  const [pid, ppid, rss, own, cpu, threads, handles, ticks = '', name] = line.split('\t')
  if (name === undefined || !/^\d+$/.test(pid ?? '')) return null
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    groupId: null,
    startId: ticks,
    startedAt: /^\d+$/.test(ticks) ? Math.round(Number(ticks) / TICKS_PER_MS - MS_BEFORE_1970) : null,
    rssBytes: Number(rss),
    privateBytes: Number(own),
    cpuMs: Number(cpu) / TICKS_PER_MS,
    threads: Number(threads),
    openFiles: Number(handles),
    state: 'running' as const,
    name,
  }
}
