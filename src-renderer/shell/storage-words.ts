/** The state of the database in words: what is shown above the session, and how urgently. */
import type { StorageHealth, StorageRepair } from '#shared/storage.ts'
import { countOf, formatMoment } from '../client/format.ts'

export type StorageNote = {
  readonly kind: 'trouble' | 'damaged' | 'repair'
  readonly title: string
  readonly text: string
  /** A path worth copying. */
  readonly path: string | null
}

/** Null when there is nothing to say. What keeps prompts from being taken comes before what is past. */
export function storageNote({ trouble, waiting, checks, repair }: StorageHealth): StorageNote | null {
  if (trouble) {
    const kept =
      waiting.changes === 0
        ? 'No new prompt is taken until then; what you type is kept.'
        : `No new prompt is taken until then; what you type and what running turns write is kept in memory${waiting.dropped > 0 ? ', except long texts' : ''}.`
    const text = trouble.kind === 'newer' ? trouble.error.remedy : `${trouble.error.remedy} ${kept}`
    return { kind: 'trouble', title: trouble.error.message, text, path: null }
  }
  if (checks.problems.length > 0) {
    return {
      kind: 'damaged',
      title: 'The database is damaged.',
      text: 'Restart Bullpen to repair it: everything that can be read is kept, and so is the damaged file.',
      path: null,
    }
  }
  return repair && { kind: 'repair', title: repairTitle(repair), text: repairText(repair), path: repair.damagedFile }
}

const repairTitle = ({ at }: StorageRepair): string =>
  `The database was damaged and has been repaired (${formatMoment(at)}).`

function repairText({ sessions, events, complete, backup, damagedFile }: StorageRepair): string {
  const kept = `${countOf(sessions, 'session')} with ${countOf(events, 'event')} ${sessions === 1 ? 'was' : 'were'} kept.`
  return `${kept} ${missing(complete, backup)} The damaged file is kept at ${damagedFile}.`
}

function missing(complete: boolean, backup: StorageRepair['backup']): string {
  if (complete) return 'Nothing that was in the file is missing.'
  if (backup === null) return 'Some of it could not be read, and there was no backup to fill the gaps.'
  return `What could not be read was filled in from the backup of ${formatMoment(backup.at)}; what is newer may be missing.`
}
