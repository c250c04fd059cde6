/** Ten prompts at once: from nothing, and from a pool that has ten spares ready. */
import { BullpenSession } from './bullpen-session.ts'
import { type Bare, bareCold } from './pool-bare.ts'
import { BURST, BURST_SETTINGS, type HostName, type Hosts } from './pool-hosts.ts'
import { type Goal, goalTable } from './goals.ts'
import { spread, table } from './stats.ts'

type Input = { readonly rounds: number; readonly bare: Bare; readonly hosts: Hosts }

const SDK = 'SDK query(), cold'
const COLD = 'Bullpen, cold'
const POOL = 'Bullpen, from the pool'
const GOALS: readonly Goal[] = [{ of: POOL, to: COLD, atMost: 0.4 }]

export async function burst({ rounds, bare, hosts }: Input): Promise<string> {
  const ways: Readonly<Record<string, () => Promise<number[]>>> = {
    [SDK]: () => Promise.all(Array.from({ length: BURST }, () => bareCold(bare))),
    [COLD]: () => together(hosts, 'none'),
    [POOL]: () => together(hosts, 'burst'),
  }
  const last = new Map(Object.keys(ways).map((name): [string, number[]] => [name, []]))
  for (let index = -1; index < rounds; index += 1) {
    await hosts.fill('burst') // the first time eight; the first burst teaches it to have ten
    for (const [name, measure] of Object.entries(ways)) {
      const found = await measure()
      if (index >= 0) last.get(name)!.push(Math.max(...found))
    }
    console.log(`${BURST} at once: round ${index + 1} of ${rounds}`)
  }
  const { statistics } = await hosts.client('burst').pool.status()
  if (statistics.hits.general < rounds * BURST) {
    throw new Error(`Not every session came from the pool: ${JSON.stringify(statistics)}`)
  }
  return `### Ten prompts at once

${BURST} sessions are asked for together, each with a prompt; until the last of them has its first text. n = ${rounds}.
The pool of this host may hold as many: ${Object.entries(BURST_SETTINGS)
    .map(([name, value]) => `\`${name}\` ${value}`)
    .join(', ')}. With its default settings it holds fewer, and the others start cold.

${table(
  ['ms until all have text', 'median (smallest–largest)'],
  [...last].map(([name, values]) => [name, spread(values)]),
)}

${goalTable(GOALS, last)}`
}

async function together(hosts: Hosts, name: HostName): Promise<number[]> {
  const startedAt = performance.now()
  const client = hosts.client(name)
  const all = await Promise.all(
    Array.from({ length: BURST }, async () => {
      const session = await BullpenSession.open(client, hosts.cwd)
      return { session, first: await session.firstText(startedAt) }
    }),
  )
  await Promise.all(all.map(({ session }) => session.close()))
  return all.map(({ first }) => first)
}
