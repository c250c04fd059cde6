/** A file system of its own with little room, for tests of what happens when there is none. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export class SmallDisk implements Disposable {
  /** Needs Linux and its root. */
  static readonly canBeMade =
    process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0

  readonly folder: string

  /** `folder` is made; `size` as `mount` takes it: "3m". */
  constructor(folder: string, size: string) {
    this.folder = folder
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  }

  fill(): void {
    try {
      writeFileSync(join(this.folder, 'filler'), Buffer.alloc(64 * 1024 * 1024))
    } catch {
      // that is what it is for
    }
  }

  free(): void {
    rmSync(join(this.folder, 'filler'))
  }

  grow(size: string): void {
    execFileSync('mount', ['-o', `remount,size=${size}`, this.folder])
  }

  [Symbol.dispose](): void {
    execFileSync('umount', [this.folder])
  }
}
