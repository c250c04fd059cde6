/**
 * Ends whole hosts with twenty sessions at work, in each of the ways there are, and starts the next one at once.
 * `node soak/quit.ts [--rounds 100] [--sessions 20]`
 */
import { parseArgs } from 'node:util'
import { conclude, quantile } from './lib/outcome.ts'
import { WAYS, quitAgainAndAgain } from './lib/quits.ts'

const { values: given } = parseArgs({
  options: { rounds: { type: 'string', default: '100' }, sessions: { type: 'string', default: '20' } },
})
/** All is gone by then, 99 of 100. */
const GOAL_MS = 5_000

const startedAt = performance.now()
const quits = Number(given.rounds)
const found = await quitAgainAndAgain({
  quits,
  sessions: Number(given.sessions),
  ways: WAYS,
  onProgress: (number, { goneMs, problems }) => {
    if (number % 10 === 0) console.log(number, `${Math.round(quantile(goneMs, 0.99))} ms`, problems.length)
  },
})
const gone = (share: number) => `${Math.round(quantile(found.goneMs, share))} ms`
const isLate = quantile(found.goneMs, 0.99) > GOAL_MS
await conclude({
  name: 'quit',
  title: 'Quitting is quick and complete',
  about: `A headless host with ${given.sessions} sessions, all with a process and most in the middle of a turn, silent ones, ones whose CLI hangs at its start, ones that hear no TERM and ones with detached tools among them, was asked to end; the next one was started at once and had to answer a prompt in a session that was cut off. Goal: nothing of it runs after ${GOAL_MS / 1000} s, 99 of 100. The desktop's ways to quit lead to the same end of the host; they are not part of this.`,
  startedAt,
  asked: [['quits with 20 busy sessions and a new start', quits, 100]],
  figures: [
    ...[...found.byWay].map(([way, count]) => [`ended by ${way}`, count] as const),
    ['processes running when it was asked for', found.processes],
    ['until nothing was left, median', gone(0.5)],
    ['until nothing was left, 99 of 100', gone(0.99)],
    ['until nothing was left, worst', gone(1)],
    ['until the next one had answered, median', `${Math.round(quantile(found.backMs, 0.5))} ms`],
  ],
  problems: [...found.problems, ...(isLate ? [`it took ${gone(0.99)} until nothing was left, 99 of 100`] : [])],
})
