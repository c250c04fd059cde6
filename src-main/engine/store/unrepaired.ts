/** A damaged database that can't be repaired where it is: what can be read of it is shown from a copy, until there is room. */
import { accessSync, constants, rmSync, statSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Unrepaired } from './ahead-orders.ts'
import { type Database, connectForReading } from './database.ts'
import type { OpenOptions, Opened } from './opened.ts'
import { openForReading } from './read-only.ts'

/** Beside what the new file takes: its log, and what the host writes first. */
const MARGIN_BYTES = 512 * 1024

/** Takes no time: the copy is whole. Without one the file itself is read, as far as that goes; throws where it does not. */
export function openUnrepaired<T>(options: OpenOptions<T>, { kind, detail, copy }: Unrepaired): Opened<T> {
  const { file, build } = options
  const error = unrepairedError(file, { kind, detail, copy })
  if (copy === null) {
    return {
      ...openForReading(options, kind, error, { onlyInPlace: true }),
      trouble: { kind, error },
      isRepaired: false,
    }
  }
  const remove = () => {
    if (typeof copy === 'string') rmSync(dirname(copy), { recursive: true, force: true })
  }
  let db: Database | undefined
  try {
    db = connectForReading(typeof copy === 'string' ? copy : Buffer.from(copy))
    const store = build(db)
    const opened = db
    // where a file that is open can be removed: nothing of it is left behind then, however this host ends
    if (process.platform !== 'win32') remove()
    const close = () => {
      opened.close()
      remove()
    }
    const asItIs = { repair: null, inPlace: false, checked: true, isRepaired: false }
    return { store, db, trouble: { kind, error }, ...asItIs, close }
  } catch (thrown) {
    db?.close()
    remove()
    throw thrown
  }
}

/** Whether a repair that takes so many bytes could succeed by now: what takes long is not tried in vain. Only looks. */
export function mayRepair(file: string, bytes = bytesFor(file, null)): boolean {
  const folder = dirname(file)
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= bytes
  } catch {
    return false
  }
}

/** What a repair takes: as much as the copy, which is as the new file will be, or else at most as the damaged one. */
export function bytesFor(file: string, copy: Unrepaired['copy']): number {
  if (copy !== null && typeof copy !== 'string') return copy.length + MARGIN_BYTES
  return (statSync(copy ?? file, { throwIfNoEntry: false })?.size ?? 0) + MARGIN_BYTES
}

function unrepairedError(file: string, { kind, detail, copy }: Unrepaired): AppError {
  const folder = dirname(file)
  const megabytes = Math.ceil(bytesFor(file, copy) / 1_000_000)
  const isFull = kind === 'full'
  return new AppError('resources', {
    message: `The database ${file} is damaged, and ${isFull ? 'there is no room to repair it' : `${folder} can't be written to repair it`}: what can be read of it is shown, and nothing new can be saved.`,
    remedy: `${isFull ? `Free about ${megabytes} MB on that disk` : 'Make the folder writable for your user'}. Bullpen then repairs it and goes on by itself.`,
    detail,
  })
}
