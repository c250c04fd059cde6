/** How a soak ends: its figures in docs/soak.md, what was wrong in words, and an exit code. */
import { join } from 'node:path'
import { root } from '../../bench/lib/root.ts'
import { writeSection } from '../../bench/lib/report.ts'

const FILE = join(root, 'docs', 'soak.md')

const HEADING = `# Soak tests

Every section is written by its soak: \`npm run soak -- NAME\` runs it again and replaces it. \`--minutes N\` makes it longer.
A soak fails when anything it watches for happens once. The first lines of a table tell how much of what was set out to be done
this run did, and what it was too short to judge it says. \`npm run soak -- --long\` takes about ten hours and judges everything.
With \`BULLPEN_SOAK_TRIAL=1\` a run is printed, and not written here.
`

export type Outcome = {
  readonly name: string
  readonly title: string
  /** What was done, in a sentence or two. */
  readonly about: string
  readonly figures: readonly (readonly [what: string, value: string | number])[]
  readonly problems: readonly string[]
  /** What was set out to be done, and how much of it this run did. */
  readonly asked?: readonly Asked[]
  /** What this run was too short, or the machine not fit, to judge: it is measured, and decides nothing. */
  readonly notJudged?: readonly string[]
  readonly startedAt: number
}

/** So many of so many: a run that does fewer passes for these alone. */
export type Asked = readonly [what: string, done: number, of: number]

/** So many problems tell what is wrong; the rest repeats it. */
const SHOWN_PROBLEMS = 20

/** Writes the section and ends the process: with 1 when there were problems. */
export async function conclude({
  name,
  title,
  about,
  figures,
  problems,
  asked = [],
  notJudged = [],
  startedAt,
}: Outcome): Promise<never> {
  const minutes = (performance.now() - startedAt) / 60_000
  const verdict = problems.length === 0 ? passed({ asked, notJudged }) : `**Failed: ${problems.length} problems**`
  const rows = [...asked.map((one) => [one[0], soMany(one)] as const), ...figures]
  const table = ['| | |', '| --- | ---: |', ...rows.map(([what, value]) => `| ${what} | ${value} |`)].join('\n')
  const list = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `- ${problem}`)
  const body = `${verdict} after ${minutes.toFixed(1)} minutes. ${about}\n\n${table}\n\n${list.join('\n')}`
  if (process.env.BULLPEN_SOAK_TRIAL === '1') console.log(`\n## ${title}\n\n${body.trim()}\n`)
  else await writeSection({ file: FILE, heading: HEADING, kind: 'soak', name, title, body })
  process.exit(problems.length === 0 ? 0 : 1)
}

/** The beginning of a sentence. */
function passed({ asked, notJudged }: { asked: readonly Asked[]; notJudged: readonly string[] }): string {
  const short = asked.filter(([, done, of]) => done < of).map((one) => `${soMany(one)} ${one[0]}`)
  if (short.length === 0 && notJudged.length === 0) return '**Passed**'
  const lacking = [
    ...(short.length > 0 ? [`Done: ${short.join('; ')}.`] : []),
    ...(notJudged.length > 0 ? [`Not judged: ${notJudged.join('; ')}.`] : []),
  ]
  return `**Passed as far as it went.** ${lacking.join(' ')} It ended`
}

const soMany = ([, done, of]: Asked) => `${done.toLocaleString('en-US')} of ${of.toLocaleString('en-US')}`

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0
}
