import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { spawnOwned } from '../supervisor/spawn.ts'
import { silent } from '../testing/fake-agent.ts'
import { allowsNice, canRestoreNice, yieldCpu } from './yield-cpu.ts'

/** A program that, when it is told to, has threads and a child of its own, and says which process that is. */
const PROGRAM = `
  process.stdin.once('data', () => {
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    const worker = new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true })
    worker.once('online', () => console.log(child.pid))
    process.stdin.once('end', () => { child.kill(); process.exit() })
  })
`

async function program() {
  const env = { PATH: process.env.PATH, BULLPEN_OWNER: 'test' }
  const parent = spawnOwned({ command: process.execPath, args: ['-e', PROGRAM], cwd: '/', env })
  const restore = yieldCpu(parent.pid!, silent)
  parent.stdin.write('begin')
  const exited = once(parent, 'exit')
  onTestFinished(async () => {
    parent.stdin.end()
    await exited
  })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  return { pids: [parent.pid!, Number(line.toString())], restore }
}

const niceOf = (pids: readonly number[]) =>
  new Set(pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => getPriority(Number(thread)))))
const groupOf = (pid: number) => {
  try {
    return /nice (-?\d+)/.exec(readFileSync(`/proc/${pid}/autogroup`, 'utf8'))?.[1]
  } catch {
    return undefined // this kernel has none
  }
}

describe.runIf(process.platform === 'linux')('a process that yields the CPU while it starts', () => {
  it.runIf(canRestoreNice())(
    'does so in all its threads and children, and has its full share again afterwards',
    async () => {
      const { pids, restore } = await program()
      expect(niceOf(pids)).toEqual(new Set([getPriority() + 10]))
      await restore()
      expect(niceOf(pids)).toEqual(new Set([getPriority()]))
    },
  )

  it('does so as a group where the kernel schedules by groups, whoever we are', async () => {
    const { pids, restore } = await program()
    const [pid = 0] = pids
    expect(['10', undefined]).toContain(groupOf(pid))
    await restore()
    expect(['0', undefined]).toContain(groupOf(pid))
  })

  it('is left as it is when it is gone', async () => {
    await expect(yieldCpu(2 ** 22 + 1, silent)()).resolves.toBeUndefined()
  })
})

it.each([
  ['root', 'CapEff:\t000001ffffffffff', 'Max nice priority         0                    0', true],
  ['a user', 'CapEff:\t0000000000000000', 'Max nice priority         0                    0', false],
  ['a user who was allowed to', 'CapEff:\t0000000000000000', 'Max nice priority         20                   20', true],
  [
    'a user in a container that was',
    'CapEff:\t0000000000800000',
    'Max nice priority         0                    0',
    true,
  ],
  ['a system that does not say', '', '', false],
])('%s may lower nice values again: %s', (_, status, limits, allowed) => {
  expect(allowsNice(status, limits)).toBe(allowed)
})
