/** Asks the system's own `ps` for the environments of this user's processes, where there is no /proc. */
import { homedir } from 'node:os'
import { runToEnd } from './spawn.ts'

const TIMEOUT_MS = 10_000
/** Some kilobytes of environment for each of some hundred processes: what is cut off would be a process nobody finds. */
const OUTPUT_LIMIT = 64 * 1024 ** 2

/** Command and environment of each process as the words `ps` prints: macOS shows them for one's own processes only. */
export async function readEnvironmentsWithPs(): Promise<{ pid: number; words: string[] }[]> {
  const { stdout } = await runToEnd({
    command: '/bin/ps',
    args: ['-A', '-E', '-ww', '-o', 'pid=,command='],
    cwd: homedir(),
    env: { PATH: '/usr/bin:/bin' },
    timeoutMs: TIMEOUT_MS,
    outputLimit: OUTPUT_LIMIT,
  })
  return stdout.split('\n').flatMap((line) => {
    const [pid = '', ...words] = line.trim().split(' ')
    return /^\d+$/.test(pid) ? [{ pid: Number(pid), words }] : []
  })
}
