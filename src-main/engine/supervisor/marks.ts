/** Finds processes by the marks in their environment: every descendant inherits them, however far it moved away. */
import { type ProcessIdentity } from './identity.ts'
import { eachOf, listPids, readEnvironment, readStatLater } from './process-table-procfs.ts'
import { readProcessTable } from './process-table.ts'
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
  const needle = Buffer.from(`${OWNER}${owner}`)
  const found = await eachOf(await listPids(), (pid) => readOne(pid, owner, needle))
  return found.filter((marked) => marked !== null)
}

async function readOne(pid: number, owner: string, needle: Buffer): Promise<MarkedProcess | null> {
  if (pid === process.pid || !(await readEnvironment(pid)).includes(needle)) return null
  // the pid may change hands between two looks: the start id must lie between two sights of the mark
  const startId = (await readStatLater(pid))?.startId
  const variables = (await readEnvironment(pid)).toString('latin1').split('\0')
  return startId === undefined ? null : markedBy(variables, { pid, startId }, owner)
}

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
