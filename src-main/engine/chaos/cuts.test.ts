/** Windows that are cut off, held up and loaded again while the host works show in the end what a fresh one shows. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '#shared/contract/index.ts'
import { type Host, startHost } from '../../host/run-host.ts'
import { runCuts } from '../testing/cut-run.ts'
import { seededRandom } from '../testing/random.ts'

let folder: string
let host: Host
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-cuts-'))
  mkdirSync(join(folder, 'project'))
  const env = { PATH: process.env.PATH, HOME: folder, ANTHROPIC_API_KEY: 'sk-ant-test' }
  host = await startHost({ kind: 'headless', env, home: join(folder, 'home'), http: { port: 0 } })
})
afterEach(async () => {
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** `npm run soak -- cuts` makes a thousand. */
it('tells every window everything, in order and once, wherever its line is cut', { timeout: 120_000 }, async () => {
  const { http, router } = host
  if (!http) throw new Error('The host has no door.')
  const client: Client = createRouterClient(router)
  const seed = Date.now()
  const { problems, cuts } = await runCuts({
    ...{ door: http, client, cwd: join(folder, 'project'), random: seededRandom(seed) },
    ...{ sessions: 2, windows: 3, cuts: 24, events: 400 },
  })
  expect([seed, problems]).toEqual([seed, []])
  expect(cuts).toBeGreaterThanOrEqual(24)
})
