/** Keeps what V8 makes of our files beside them, so that a start need not compile them again: a third of its work. */
import { enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * To be called before the rest is imported. Built files alone: their folder is emptied by the next build, and nobody can
 * write there who could not change the code itself. Where we can't write either, nothing is kept.
 */
export function keepCompiled({ entry }: { /** `import.meta.filename` */ readonly entry: string }): void {
  if (entry.endsWith('.js')) enableCompileCache(join(dirname(entry), 'compiled'))
}
