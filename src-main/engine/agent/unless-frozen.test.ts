import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FrozenProcess, refuseStopped, unlessFrozen } from './unless-frozen.ts'

const never = () => new Promise<never>(() => undefined)

let child: ChildProcess
const run = async (code: string) => {
  child = spawn(process.execPath, ['-e', `console.log('up'); ${code}`], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout!, 'data')
  return child.pid!
}
let pid: number
beforeEach(async () => {
  pid = await run('process.stdin.resume()')
})
afterEach(async () => {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
})

describe.runIf(process.platform === 'linux')('waiting for the answer of a process', () => {
  it('gives the answer, or its failure, of one that lives', async () => {
    expect(() => refuseStopped(pid)).not.toThrow()
    await expect(unlessFrozen(Promise.resolve(1), { pid, patienceMs: 60_000 })).resolves.toBe(1)
    await expect(unlessFrozen(Promise.reject(new Error('no')), { pid, patienceMs: 60_000 })).rejects.toThrow('no')
  })

  it('gives up at once one that is stopped', async () => {
    const waiting = unlessFrozen(never(), { pid, patienceMs: 60_000 })
    process.kill(pid, 'SIGSTOP')
    await expect(waiting).rejects.toThrow(FrozenProcess)
    expect(() => refuseStopped(pid)).toThrow('stopped')
  })

  it('gives up one that is there and does nothing', async () => {
    await expect(unlessFrozen(never(), { pid, patienceMs: 150 })).rejects.toThrow('no sign of life')
  })
})
