/** How fast a session answers, by where its process comes from: `npm run bench -- pool [ROUNDS]`. */
import { join } from 'node:path'
import { Child } from './lib/child.ts'
import { burst } from './lib/pool-burst.ts'
import { openHosts } from './lib/pool-hosts.ts'
import { paths } from './lib/pool-paths.ts'
import { report } from './lib/report.ts'
import { root } from './lib/root.ts'
import { Workplace } from './lib/workplace.ts'

const ROUNDS = Number(process.argv[2] ?? 9)

using workplace = new Workplace()
await using model = new Child([join(root, 'src-main', 'engine', 'demo', 'testing', 'serve.ts')])
const env = workplace.cliEnv(await model.firstLine)
const cwd = workplace.place('project')
await using hosts = await openHosts({ workplace, env, cwd })

const bare = { cwd, env, parking: workplace.place('parking') }
const parts = [await paths({ rounds: ROUNDS, bare, hosts }), await burst({ rounds: ROUNDS, bare, hosts })]
await report({ name: 'pool', title: 'The warm pool', body: parts.join('\n\n') })
