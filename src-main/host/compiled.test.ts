import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-compiled-')))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Where a process with this entry keeps what it compiles; null = nowhere. In one of its own: it can't be undone. */
function keptBy(entry: string): string | null {
  const script = `
    import { getCompileCacheDir } from 'node:module'
    import { keepCompiled } from ${JSON.stringify(join(import.meta.dirname, 'compiled.ts'))}
    keepCompiled({ entry: ${JSON.stringify(join(folder, entry))} })
    console.log(JSON.stringify(getCompileCacheDir() ?? null))`
  const env = { ...process.env, NODE_COMPILE_CACHE: undefined }
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8', env }),
  ) as string | null
}

test('what is compiled of built files is kept beside them', () => {
  expect(keptBy('headless.js')).toContain(join(folder, 'compiled'))
})

test('of sources nothing is kept', () => {
  expect(keptBy('headless.ts')).toBeNull()
})
