import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { identityOf } from './identity.ts'
import { readMarked } from './marks.ts'

const owner = crypto.randomUUID()
const started: ChildProcess[] = []
afterEach(async () => {
  await Promise.all(
    started.splice(0).map((child) => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      return gone
    }),
  )
})

async function marked(env: Record<string, string>): Promise<number> {
  const child = spawn('/bin/sh', ['-c', 'echo; exec sleep 60'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  started.push(child)
  await once(child.stdout, 'data')
  return child.pid!
}

describe.runIf(process.platform === 'linux')('marked processes', () => {
  it('are found with what their marks say, wherever in the environment they stand', async () => {
    const filling = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`FILLING_${index}`, 'x'.repeat(1_000)]),
    )
    const pid = await marked({ ...filling, BULLPEN_OWNER: owner, BULLPEN_RUN: 'run', BULLPEN_PROCESS: 'mark' })
    await expect.poll(() => readMarked(owner)).toEqual([{ ...identityOf(pid), owner, run: 'run', mark: 'mark' }])
  })

  it('of other owners are not among them, nor what only mentions the mark', async () => {
    await marked({ BULLPEN_OWNER: `${owner}0` })
    await marked({ NOTE: `BULLPEN_OWNER=${owner}` })
    expect(await readMarked(owner)).toEqual([])
  })

  it('are looked for without holding up the thread for all of them at once', async () => {
    await Promise.all(Array.from({ length: 40 }, () => marked({ BULLPEN_OWNER: 'another' })))
    let turns = 0
    let isLooking = true
    const count = () => {
      turns += 1
      if (isLooking) setImmediate(count)
    }
    setImmediate(count)
    await readMarked(owner)
    isLooking = false
    expect(turns).toBeGreaterThan(5)
  })
})
