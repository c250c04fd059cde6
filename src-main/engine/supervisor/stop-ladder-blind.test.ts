import { expect, it, vi } from 'vitest'
import { startFake } from '../testing/fake-agent.ts'
import { readMarked } from './marks.ts'

// `ps` that fails on a machine in trouble, or no file to be opened any more
vi.mock(import('./process-table.ts'), async (original) => ({
  ...(await original()),
  readProcessTable: () => Promise.reject(new Error('EMFILE')),
}))

it.skipIf(process.platform === 'win32')('ends a process also when the table of processes can not be read', async () => {
  const fake = startFake('forks-escapees')
  fake.send({})
  await fake.until('turn')
  await fake.agent.close()
  expect(await readMarked(fake.owner)).toEqual([])
})
