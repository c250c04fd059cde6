import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openAhead } from './ahead.ts'
import { copyFolder } from './copy-folder.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-copies-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

it('what a killed host left of its copies is removed by the next that starts, and nothing of one that lives, or of somebody else', async () => {
  const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))
  const [reading, repair] = [copyFolder('reading'), copyFolder('repair')].map((path) => basename(path))
  const asOf = (pid: number, name: string | undefined) => name?.replace(`-${process.pid}.`, `-${pid}.`) ?? ''
  for (const left of [reading, repair]) {
    mkdirSync(join(folder, asOf(dead, left)), { mode: 0o700 })
    writeFileSync(join(folder, asOf(dead, left), 'bullpen.db'), 'words')
  }
  const kept = [reading ?? '', repair ?? '', 'bullpen-reading-old', 'elsewhere', `bullpen-reading-${dead}.1-otherNs`]
  for (const name of kept.slice(2)) mkdirSync(join(folder, name))
  if (process.platform !== 'win32') {
    const open = `${asOf(dead, reading)}x`
    mkdirSync(join(folder, open))
    chmodSync(join(folder, open), 0o777)
    const link = `${asOf(dead, reading)}y`
    symlinkSync(join(folder, 'elsewhere'), join(folder, link))
    kept.push(open, link)
  }
  await openAhead(join(folder, 'bullpen.db'), { log })
  await vi.waitFor(() => expect(readdirSync(folder).sort()).toEqual(kept.sort()))
})
