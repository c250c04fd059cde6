/** Finds processes by the marks in their environment: every descendant inherits them, however far it moved away. */
import { readFile, readdir } from 'node:fs/promises'
import { type ProcessIdentity } from './identity.ts'
import { readProcessTable, readStat } from './process-table.ts'
import { readEnvironmentsWithPs } from './system-tool.ts'

export type MarkedProcess = ProcessIdentity & {
  readonly owner: string
  /** Empty for processes started before runs were marked. */
  readonly run: string
  /** Which of the processes that Bullpen started it descends from. */
  readonly mark: string
}

const OWNER = 'BULLPEN_OWNER='

/** All processes with an owner's mark whose environment this user may read; the host itself is not among them. */
export async function readMarked(owner: string): Promise<MarkedProcess[]> {
  if (process.platform === 'linux') return readProcfs(owner)
  if (process.platform === 'win32') return [] // Windows shows nobody another process's environment
  return readPs(owner)
}

async function readProcfs(owner: string): Promise<MarkedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(pids.map((pid) => readOne(pid, owner)))
  return found.filter((marked) => marked !== null)
}

async function readOne(pid: number, owner: string): Promise<MarkedProcess | null> {
  if (pid === process.pid) return null
  if (!(await environmentOf(pid)).includes(`${OWNER}${owner}`)) return null
  // the pid may change hands between two looks: the start id must lie between two sights of the mark
  const startId = readStat(pid)?.startId
  const environment = await environmentOf(pid)
  return startId === undefined ? null : markedBy(environment.split('\0'), { pid, startId }, owner)
}

/** Empty for a process that is gone or another user's. */
const environmentOf = (pid: number) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')

async function readPs(owner: string): Promise<MarkedProcess[]> {
  const [table, lines] = await Promise.all([readProcessTable(), readEnvironmentsWithPs()])
  return lines
    .map(({ pid, words }) => {
      const startId = table.get(pid)?.startId ?? ''
      return pid === process.pid ? null : markedBy(words, { pid, startId }, owner)
    })
    .filter((marked) => marked !== null)
}

function markedBy(variables: readonly string[], identity: ProcessIdentity, owner: string): MarkedProcess | null {
  if (!variables.includes(`${OWNER}${owner}`)) return null
  const valueOf = (name: string) => variables.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  return { ...identity, owner, run: valueOf('BULLPEN_RUN'), mark: valueOf('BULLPEN_PROCESS') }
}
