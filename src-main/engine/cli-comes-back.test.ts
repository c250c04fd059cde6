import { setImmediate as tick } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { CliStatus } from '#shared/system.ts'
import { awaitCli } from './cli-comes-back.ts'
import { silent } from './testing/fake-agent.ts'
import { ManagerBench } from './testing/manager-bench.ts'

it('that was missing is looked for now and then, and what waited for it goes on by itself', async () => {
  await using bench = new ManagerBench()
  const missing = new AppError('not_found', { message: 'No CLI.', remedy: 'Install it.', field: 'cliPath' })
  const failed = async (launchFailure: AppError) => {
    const one = await bench.session()
    bench.launchFailure = launchFailure
    one.send('hi')
    await one.until(one.state('failed'))
    return one
  }
  const lacking = await failed(missing)
  const other = await failed(new AppError('not_found', { message: 'No folder.', remedy: 'Make it.', field: 'cwd' }))
  let status: CliStatus = { state: 'unusable', error: missing.data }
  let now = 1_000_000
  const cli = vi.fn(() => Promise.resolve(status))
  const onBack = vi.fn()
  const back = awaitCli({ sessions: () => bench.manager.all(), cli, clock: () => now, log: silent, onBack })
  back.look()
  back.look()
  await tick()
  expect([cli.mock.calls.length, onBack.mock.calls.length]).toEqual([1, 0])
  bench.launchFailure = null
  status = { state: 'ok', path: '/cli', version: '2.1.329' }
  now += 15_000
  back.look()
  await lacking.until(lacking.state('running'))
  expect(bench.manager.get(other.id).state.kind).toBe('failed')
  now += 15_000
  back.look()
  expect([cli.mock.calls.length, onBack.mock.calls.length]).toEqual([2, 1]) // nobody waits for it any more
})
