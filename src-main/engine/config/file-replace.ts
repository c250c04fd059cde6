/** Changes a small file so that a crash leaves either the old one or the new one, never half of one. */
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Replaces the file's content, mode 0600. A link stays a link: what it points to is replaced. */
export function replaceFile(path: string, content: string): void {
  const target = realPathOf(path)
  const temporary = `${target}.${process.pid}.tmp`
  try {
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(target))
}

/** Moves a file out of the way under a name nobody uses yet and returns that name. Its content is untouched. */
export function setAside(path: string): string {
  const kept = `${path}.broken-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  renameSync(path, kept)
  return kept
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path // there is no file yet
  }
}

/** Makes the rename itself outlive a loss of power. Windows can't open folders and doesn't need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
