/** First token and delta path, Bullpen beside the Agent SDK alone: `npm run bench -- first-token`. */
import { join } from 'node:path'
import { Child } from './lib/child.ts'
import { deltaLatency, sidesOf, throughput } from './lib/delta-path.ts'
import { headless, inProcess } from './lib/doors.ts'
import { firstTokens } from './lib/first-tokens.ts'
import { report } from './lib/report.ts'
import { root } from './lib/root.ts'
import { Workplace } from './lib/workplace.ts'

const FAKE_CLI = join(root, 'src-main', 'engine', 'testing', 'fake-claude', 'streams.mjs')
const ROUNDS = Number(process.argv[2] ?? 15)

using workplace = new Workplace()
await using model = new Child([join(root, 'src-main', 'engine', 'demo', 'testing', 'serve.ts')])
const env = workplace.cliEnv(await model.firstLine)
const cwd = workplace.place('project')

async function withDoors<T>(
  kind: string,
  cliPath: string | null,
  use: (doors: {
    inProcess: ReturnType<typeof inProcess>['client']
    headless: ReturnType<typeof inProcess>['client']
  }) => Promise<T>,
): Promise<T> {
  const local = inProcess({ home: workplace.home(`${kind}-local`, { cliPath, poolEnabled: false }), env })
  const remote = await headless({ home: workplace.home(`${kind}-remote`, { cliPath, poolEnabled: false }), env })
  try {
    for (const { client } of [local, remote]) await client.folders.setTrust({ path: cwd, trusted: true })
    return await use({ inProcess: local.client, headless: remote.client })
  } finally {
    await Promise.all([local.close(), remote.close()])
  }
}

const parts = [
  await withDoors('real', null, (clients) => firstTokens({ rounds: ROUNDS, cwd, env, ...clients })),
  ...(await withDoors('fake', FAKE_CLI, async (clients) => {
    const sides = sidesOf({ fakeCli: FAKE_CLI, cwd, env, ...clients })
    return [await deltaLatency(sides, 9), await throughput(sides, 9)]
  })),
]
await report({ name: 'first-token', title: 'First token and the way of each token', body: parts.join('\n\n') })
