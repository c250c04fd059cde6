/** Folders for copies of a damaged database, which may be large: each names its host, so that none outlives it for long. */
import { mkdtempSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../ports.ts'
import { RUN_ID } from '../supervisor/run.ts'
import { isThere } from '../supervisor/same-process.ts'

/** Linux's; pids mean nothing in another one. */
const [, , NAMESPACE = '0'] = RUN_ID.split('.')
const NAME = /^bullpen-(?:reading|repair)-(\d+)\.(\d+)-/

/** Empty, and nobody else's. Whoever asks for it removes it; see `clearCopies`. */
export const copyFolder = (purpose: 'reading' | 'repair'): string =>
  mkdtempSync(join(tmpdir(), `bullpen-${purpose}-${process.pid}.${NAMESPACE}-`))

/** Removes what hosts left that were killed while they copied. Never rejects. */
export async function clearCopies(log: Pick<Log, 'info' | 'warn'>): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  const left = names.filter((name) => {
    const [, pid, namespace] = NAME.exec(name) ?? []
    return pid !== undefined && namespace === NAMESPACE && !isThere(Number(pid))
  })
  for (const name of left) {
    const folder = join(tmpdir(), name)
    try {
      if (!(await isOwn(folder))) continue
      await rm(folder, { recursive: true, force: true })
      log.info('what a dead host had copied of its database was removed', { folder })
    } catch (error) {
      log.warn('what a dead host had copied of its database could not be removed', { folder, error: String(error) })
    }
  }
}

/** As it was made here: in a folder of another user, what is removed could be exchanged meanwhile. */
async function isOwn(folder: string): Promise<boolean> {
  const info = await lstat(folder)
  const isPrivate = process.getuid === undefined || (info.uid === process.getuid() && (info.mode & 0o077) === 0)
  return info.isDirectory() && isPrivate
}
