/** A note beside the database that the next start has to repair it, for damage that shows only while it is in use. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Log } from '../ports.ts'

const nameOf = (file: string): string => `${file}.repair`

/** A mark that can't be made is no reason to fail: the next start looks for itself. */
export function markForRepair(file: string, cause: unknown, log: Log): void {
  try {
    writeFileSync(nameOf(file), cause instanceof Error ? cause.message : String(cause), { mode: 0o600 })
  } catch (error) {
    log.error('the database is damaged, and that could not be noted', { error: String(error) })
  }
}

/** The reason; null when there is nothing to repair. */
export function repairReason(file: string): string | null {
  return existsSync(nameOf(file)) ? readFileSync(nameOf(file), 'utf8') : null
}

export function unmark(file: string): void {
  rmSync(nameOf(file), { force: true })
}
