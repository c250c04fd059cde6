import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Stands in for npm: notes that it ran, complains when it does not run alone, brings a Node. */
const FAKE_NPM = `
import { appendFileSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
appendFileSync('calls', process.argv[2] + '\\n')
if (existsSync('busy')) appendFileSync('calls', 'not alone\\n')
writeFileSync('busy', '')
await delay(Number(process.env.FAKE_NPM_MS ?? 0))
rmSync('busy')
if (process.env.FAKE_NPM_FAILS) process.exit(7)
mkdirSync('node_modules/node/bin', { recursive: true })
const program = 'node_modules/node/bin/node' + (process.platform === 'win32' ? '.exe' : '')
rmSync(program, { force: true })
if (!process.env.FAKE_NPM_WITHOUT_NODE) {
  if (process.platform === 'win32') copyFileSync(process.execPath, program)
  else symlinkSync(process.execPath, program)
}
`

let folder = ''
const at = (...parts: string[]) => join(folder, ...parts)
const calls = () => (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n') : [])

function setUp(env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const { execPath } = process
    const options = { cwd: folder, env: { PATH: '', npm_execpath: at('npm.mjs'), npm_node_execpath: execPath, ...env } }
    const child = execFile(execPath, [at('scripts', 'setup.mjs')], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    )
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-setup-'))
  mkdirSync(at('scripts'))
  copyFileSync(join(import.meta.dirname, 'setup.mjs'), at('scripts', 'setup.mjs'))
  writeFileSync(at('npm.mjs'), FAKE_NPM)
  writeFileSync(at('package.json'), '{"dependencies":{"a":"1.0.0"}}')
  writeFileSync(at('package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the set-up before every command', () => {
  it('installs once, and then only when what is wanted has changed', async () => {
    expect(await setUp()).toMatchObject({ code: 0 })
    expect(await setUp()).toEqual({ code: 0, said: '' })
    expect(calls()).toEqual(['ci'])
    writeFileSync(at('package.json'), '{"dependencies":{"a":"1.0.0"},"scripts":{"x":"y"}}')
    await setUp()
    expect(calls()).toEqual(['ci'])
    writeFileSync(at('package.json'), '{"dependencies":{"a":"2.0.0"}}')
    await setUp()
    expect(calls()).toEqual(['ci', 'ci'])
  })

  it('runs one installation when it is started three times at once', async () => {
    const ended = await Promise.all([1, 2, 3].map(() => setUp({ FAKE_NPM_MS: '400' })))
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(calls()).toEqual(['ci'])
  })

  it('takes over from a set-up that died', async () => {
    mkdirSync(at('out', '.setup-lock'), { recursive: true })
    writeFileSync(at('out', '.setup-lock', 'pid'), '999999999')
    expect(await setUp()).toMatchObject({ code: 0 })
    expect(calls()).toEqual(['ci'])
    expect(existsSync(at('out', '.setup-lock'))).toBe(false)
  })

  it('says that the installation failed, and tries again the next time', async () => {
    const { code, said } = await setUp({ FAKE_NPM_FAILS: '1' })
    expect(code).toBe(1)
    expect(said).toContain('npm ci failed (exit code 7)')
    expect(await setUp()).toMatchObject({ code: 0 })
    expect(calls()).toEqual(['ci', 'ci'])
  })

  it('says what to do when Node 24 did not come with the packages', async () => {
    const { code, said } = await setUp({ FAKE_NPM_WITHOUT_NODE: '1' })
    expect(code).toBe(1)
    expect(said).toContain('--ignore-scripts')
    expect(said).toContain('npm rebuild node')
  })

  it('takes the word of npm for packages that were installed by hand', async () => {
    mkdirSync(at('node_modules'))
    writeFileSync(at('node_modules', '.package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}')
    const { said } = await setUp()
    expect(calls()).toEqual([])
    expect(said).toContain('Bullpen needs Node 24') // which is not among these packages
  })
})
