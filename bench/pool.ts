/** How fast a session answers, by where its process comes from: `npm run bench -- pool`. */
import { join } from 'node:path'
import { Child } from './lib/child.ts'
import { inProcess } from './lib/doors.ts'
import { burst, paths } from './lib/pool-paths.ts'
import { report } from './lib/report.ts'
import { root } from './lib/root.ts'
import { Workplace } from './lib/workplace.ts'

const ROUNDS = Number(process.argv[2] ?? 9)

using workplace = new Workplace()
await using model = new Child([join(root, 'src-main', 'engine', 'demo', 'testing', 'serve.ts')])
const env = workplace.cliEnv(await model.firstLine)
const cwd = workplace.place('project')
const parking = workplace.place('parking')

const settings = { poolMin: 0, poolProjectSpares: 0, poolMax: 16, poolMemoryMiB: 8_192 }
const door = inProcess({ home: workplace.home('home', settings), env })
try {
  await door.client.folders.setTrust({ path: cwd, trusted: true })
  door.openPool()
  const input = { rounds: ROUNDS, cwd, env, parking, client: door.client }
  const parts = [await paths(input), await burst({ ...input, rounds: Math.max(3, Math.ceil(ROUNDS / 3)) })]
  await report({ name: 'pool', title: 'The warm pool', body: parts.join('\n\n') })
} finally {
  await door.close()
}
