import { expect, it, onTestFinished } from 'vitest'
import { silent } from '../testing/fake-agent.ts'
import { checkOrphanProtection } from './probe.ts'
import { observeSpawns } from './spawn.ts'

it.skipIf(process.platform === 'win32')('says so where it can not even be tried out', async () => {
  onTestFinished(
    observeSpawns({
      started() {
        throw new Error('no process today')
      },
      bound: () => undefined,
    }),
  )
  const [check] = await checkOrphanProtection({ log: silent, path: process.env.PATH, guardianPid: 1 })
  expect(check).toMatchObject({ result: 'warning', summary: expect.stringContaining('no process today') })
})
