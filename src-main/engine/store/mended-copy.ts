/** What can be read of a damaged database, as a whole one elsewhere: where there is room, or in memory. */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Unrepaired } from './ahead-orders.ts'
import { copyFolder } from './copy-folder.ts'
import { MEMORY_COPY_BYTES } from './damaged-file.ts'
import { salvage, salvageInMemory } from './salvage.ts'

/** A file that whoever opens it removes with its folder, else bytes; null = there is no room for either. */
export function mendedCopy(file: string, at: number): Unrepaired['copy'] {
  const folder = copyFolder('reading')
  const copy = join(folder, 'bullpen.db')
  try {
    salvage(file, copy, { at, backupsOf: file })
    return copy
  } catch {
    rmSync(folder, { recursive: true, force: true }) // a folder of the system may be as full
  }
  try {
    const { size } = statSync(file)
    return size <= MEMORY_COPY_BYTES ? salvageInMemory(file, { at, backupsOf: file }) : null
  } catch {
    return null
  }
}
