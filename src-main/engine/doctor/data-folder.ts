/** Whether the data folder can be written, is private, and has room. */
import { mkdtempSync, rmdirSync, statSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { DoctorCheck } from '#shared/system.ts'

const GIB = 1024 ** 3

/** Below 1 GiB a long session can fill the disk within days; below 100 MiB within minutes. */
const SPACE_WARNING = GIB
const SPACE_FAILURE = GIB / 10

export function checkDataFolder(home: string): DoctorCheck {
  const name = 'Data folder'
  try {
    rmdirSync(mkdtempSync(join(home, 'doctor-')))
  } catch (error) {
    return {
      name,
      result: 'failed',
      summary: `${home} can't be written: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'Make it writable for your user, or set BULLPEN_HOME to another folder.',
    }
  }
  if (process.platform !== 'win32' && (statSync(home).mode & 0o077) !== 0) {
    return {
      name,
      result: 'warning',
      summary: `${home} can be read by other users of this machine`,
      remedy: `Run: chmod 700 "${home}"`,
    }
  }
  return { name, result: 'ok', summary: home, remedy: null }
}

export function checkFreeSpace(home: string): DoctorCheck {
  const { bavail, bsize } = statfsSync(home)
  return judgeFreeSpace(bavail * bsize)
}

export function judgeFreeSpace(bytes: number): DoctorCheck {
  const result = bytes < SPACE_FAILURE ? 'failed' : bytes < SPACE_WARNING ? 'warning' : 'ok'
  return {
    name: 'Disk space',
    result,
    summary: `${(bytes / GIB).toFixed(1)} GiB free`,
    remedy: result === 'ok' ? null : 'Free some space on the disk of the data folder, or delete old sessions.',
  }
}
