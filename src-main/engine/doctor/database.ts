/** How the database is: whether it can be written, what its pages say, what was repaired, and how old the backup is. */
import type { DoctorCheck } from '#shared/system.ts'
import type { StorageSafety } from '../store/types.ts'

const NAME = 'Database'
const BACKUP = 'Backup of the database'

/** Older than this something keeps the daily backup from being made. */
const OLD_BACKUP_MS = 3 * 24 * 60 * 60 * 1000

type Storage = Pick<StorageSafety, 'check' | 'health'>

const day = (at: number | null): string => (at === null ? 'never' : new Date(at).toISOString().slice(0, 10))

/** Rejects when the file can't be looked at. */
export async function checkDatabase(storage: Storage): Promise<DoctorCheck[]> {
  const { trouble, waiting, repair } = storage.health()
  const repaired: DoctorCheck[] = repair
    ? [
        {
          name: 'Repair of the database',
          result: 'warning',
          summary: `made on ${day(repair.at)}: ${repair.sessions} sessions with ${repair.events} events were kept${repair.complete ? '' : ', some of it could not be read'}`,
          remedy: `The damaged file is ${repair.damagedFile}. Dismiss the note in the window when you have read it.`,
        },
      ]
    : []
  if (trouble) {
    const kept = waiting.changes > 0 ? ` ${waiting.changes} changes wait in memory.` : ''
    const summary = `${trouble.error.message}${kept}`
    return [{ name: NAME, result: 'failed', summary, remedy: trouble.error.remedy }, ...repaired]
  }
  const { version, problems } = await storage.check()
  if (problems.length > 0) {
    const remedy = 'Restart Bullpen: it keeps the file, and moves everything that can be read into a new one.'
    return [{ name: NAME, result: 'failed', summary: problems.slice(0, 3).join('; '), remedy }, ...repaired]
  }
  const { fullAt } = storage.health().checks
  const summary = `intact, schema version ${version}, last checked in full: ${day(fullAt)}`
  return [{ name: NAME, result: 'ok', summary, remedy: null }, ...repaired]
}

export function checkBackup(storage: Pick<Storage, 'health'>, now = Date.now()): DoctorCheck {
  const { backup, noRoomForBackup } = storage.health()
  if (noRoomForBackup) {
    const megabytes = Math.ceil((noRoomForBackup.neededBytes - noRoomForBackup.freeBytes) / 1_000_000)
    const last = backup ? `the last one is ${backup.file}` : 'there is none yet'
    const remedy = `Free about ${megabytes} MB on that disk; Bullpen looks again every hour.`
    return { name: BACKUP, result: 'warning', summary: `no room for a new one; ${last}`, remedy }
  }
  if (!backup) return { name: BACKUP, result: 'ok', summary: 'none yet; the first is made soon', remedy: null }
  const summary = `${backup.file}, ${new Date(backup.at).toISOString()}`
  if (now - backup.at < OLD_BACKUP_MS) return { name: BACKUP, result: 'ok', summary, remedy: null }
  const remedy = 'It is made once a day while Bullpen runs. Look into the log for why it is not.'
  return { name: BACKUP, result: 'warning', summary, remedy }
}
