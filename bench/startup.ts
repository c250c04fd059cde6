/** How fast Bullpen is there: the headless host with 1,000 stored sessions, and its page in a browser. */
import { Child } from './lib/child.ts'
import { HEADLESS, requireBuild } from './lib/doors.ts'
import { measurePage } from './lib/page.ts'
import { report } from './lib/report.ts'
import { seedSessions } from './lib/seed.ts'
import { median, signed, spread, table } from './lib/stats.ts'
import { Workplace } from './lib/workplace.ts'

const ROUNDS = Number(process.argv[2] ?? 15)
const SESSIONS = 1_000
const TURNS = 10

requireBuild()
using workplace = new Workplace()
const env = workplace.cliEnv('http://127.0.0.1:1')
const [empty, full] = [workplace.home('empty'), workplace.home('full')]
seedSessions(full, { sessions: SESSIONS, turns: TURNS })

async function untilFirstLine(args: readonly string[], home: string): Promise<number> {
  await using child = new Child(args, { ...env, BULLPEN_HOME: home })
  await child.firstLine
  return performance.now() - child.startedAt
}

const starts: Record<string, () => Promise<number>> = {
  'Node.js alone, printing a line': () =>
    untilFirstLine(['--eval', 'console.log(1); setInterval(() => {}, 1e6)'], empty),
  'host with an empty data folder': () => untilFirstLine([HEADLESS, '--json'], empty),
  [`host with ${SESSIONS.toLocaleString('en-US')} sessions`]: () => untilFirstLine([HEADLESS, '--json'], full),
}
const found = new Map(Object.keys(starts).map((name): [string, number[]] => [name, []]))
for (let index = -1; index < ROUNDS; index += 1) {
  for (const [name, start] of Object.entries(starts)) {
    const value = await start()
    if (index >= 0) found.get(name)!.push(value)
  }
}

const hosts = `### Headless host

From starting the process to its ready line; built tree; ${(SESSIONS * TURNS * 6).toLocaleString('en-US')} journalled events in the full data folder; n = ${ROUNDS}.

${table(
  ['ms until ready', 'median (smallest–largest)', 'over Node.js alone'],
  [...found].map(([name, values], index) => [
    name,
    spread(values),
    index === 0 ? '' : signed(median(values) - median([...found.values()][0]!)),
  ]),
)}`

const page = await measurePage({ home: full, env, rounds: ROUNDS })
await report({ name: 'startup', title: 'Start-up', body: `${hosts}\n\n${page}` })
