import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { silent } from '../testing/fake-agent.ts'
import { childEnvironment } from './environment.ts'
import type { identified } from './identity.ts'
import { recordProcesses } from './recorder.ts'
import { RUN_ID } from './run.ts'
import { type ProcessRole, spawnOwned } from './spawn.ts'

it('looks for the start of agents, not of helpers, where that takes a look at all processes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bullpen-recorder-'))
  const store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  const late = vi.fn<typeof identified>((pid) => Promise.resolve({ pid, startId: 'late' }))
  const owner = crypto.randomUUID()
  const recorder = recordProcesses({
    ...{ ledger: store.ledger, owner, run: RUN_ID, clock: Date.now, log: silent },
    identity: { atOnce: (pid) => ({ pid, startId: '' }), late },
  })
  const start = (role: ProcessRole) =>
    spawnOwned({
      ...{ command: process.execPath, args: ['-e', 'process.stdin.resume()'], cwd: folder, role },
      env: childEnvironment({ PATH: process.env.PATH }, {}, { owner, session: null }),
    })
  const [helper, agent] = [start('tool'), start('live')]
  const gone = [helper, agent].map((child) => once(child, 'exit'))
  await vi.waitFor(() => expect(store.ledger.get(agent.mark)?.startId).toBe('late'))
  expect(late.mock.calls).toEqual([[agent.pid]])
  expect(store.ledger.get(helper.mark)?.startId).toBe('')
  for (const child of [helper, agent]) child.stdin.end()
  await Promise.all(gone)
  recorder.stop()
  store.close()
  rmSync(folder, { recursive: true })
})
