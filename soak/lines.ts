/**
 * Puts any bytes through the guard of a CLI's output and any text through that of its input, and gives the real CLI thousands
 * of prompts that were made to break its input. `node soak/lines.ts [--lines 10000] [--prompts 5000] [--seed N]`
 */
import { parseArgs } from 'node:util'
import { MESSAGE_LIMIT, OutputGuard } from '../src-main/engine/supervisor/output-guard.ts'
import { checkAnyBytes, checkInput, checkOutput } from '../src-main/engine/testing/guard-cases.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { promptAgainAndAgain } from './lib/odd-prompts.ts'
import { conclude } from './lib/outcome.ts'

const { values: given } = parseArgs({
  options: {
    lines: { type: 'string', default: '10000' },
    prompts: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const startedAt = performance.now()
const MIB = 1024 ** 2
const seed = Number(given.seed)
const cases = Number(given.lines)
console.log(`seed ${seed}`)
const problems: string[] = []

async function check(what: string, run: Promise<void>): Promise<void> {
  await run.catch((error: unknown) => problems.push(`${what}: ${String(error)}`))
  console.log(what)
}
await check('lines of the output', checkOutput({ numRuns: cases, seed }))
await check('any bytes', checkAnyBytes({ numRuns: cases, seed }))
await check('lines of the input', checkInput({ numRuns: cases, seed }))

/** The most that a line of 64 MB made the process hold more, while it went through in pieces. */
async function heldForHugeLine(): Promise<number> {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const guard = new OutputGuard({ onFault: () => undefined })
  guard.resume()
  const piece = Buffer.alloc(64 * 1024, 'x')
  const before = held()
  let most = before
  guard.write('{"a":"')
  for (let sent = 0; sent < 64 * MIB; sent += piece.length) {
    if (!guard.write(piece)) await new Promise((resolve) => guard.once('drain', resolve))
    most = Math.max(most, held())
  }
  guard.end('"}\n')
  return most - before
}
const grownMiB = (await heldForHugeLine()) / MIB
const GROWN_AT_MOST_MIB = (2 * MESSAGE_LIMIT) / MIB
if (grownMiB > GROWN_AT_MOST_MIB) problems.push(`a line of 64 MB took ${Math.round(grownMiB)} MiB`)

const spoken = await promptAgainAndAgain({
  prompts: Number(given.prompts),
  random: seededRandom(seed),
  seed,
  onProgress: (count) => console.log(`${count} prompts`),
})
await conclude({
  name: 'lines',
  title: 'No line breaks anything',
  about:
    'Valid messages with rubbish between them (halves, NUL, bad UTF-8, U+2028, CRLF, deep nesting, names like `__proto__`), cut anywhere, went through the guard of the output; any text, cut anywhere, through that of the input. Then the real CLI was given prompts of lone surrogates, control characters, flags, JSON and megabytes, and had to answer each.',
  startedAt,
  asked: [
    ['cases for the output', cases, 10_000],
    ['prompts to the real CLI', spoken.answered, 5_000],
  ],
  figures: [
    ['cases of any bytes', cases],
    ['cases for the input', cases],
    ['most that a line of 64 MB took', `${grownMiB.toFixed(0)} MiB (at most ${GROWN_AT_MOST_MIB.toFixed(0)})`],
    ['CLI processes that were ended by a prompt', spoken.exits],
    ['seed', seed],
  ],
  problems: [...problems, ...spoken.problems],
})
