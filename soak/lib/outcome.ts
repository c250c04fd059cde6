/** How a soak ends: its figures in docs/soak.md, what was wrong in words, and an exit code. */
import { join } from 'node:path'
import { root } from '../../bench/lib/root.ts'
import { writeSection } from '../../bench/lib/report.ts'

const FILE = join(root, 'docs', 'soak.md')

const HEADING = `# Soak tests

Every section is written by its soak: \`npm run soak -- NAME\` runs it again and replaces it. \`--minutes N\` makes it longer.
A soak fails when anything it watches for happens once. What a run is too short to judge it says. \`npm run soak -- --long\` takes
about nine hours and judges everything.
`

export type Outcome = {
  readonly name: string
  readonly title: string
  /** What was done, in a sentence or two. */
  readonly about: string
  readonly figures: readonly (readonly [what: string, value: string | number])[]
  readonly problems: readonly string[]
  /** What this run was too short, or the machine not fit, to judge: it is measured, and decides nothing. */
  readonly notJudged?: readonly string[]
  readonly startedAt: number
}

/** So many problems tell what is wrong; the rest repeats it. */
const SHOWN_PROBLEMS = 20

/** Writes the section and ends the process: with 1 when there were problems. */
export async function conclude({
  name,
  title,
  about,
  figures,
  problems,
  notJudged = [],
  startedAt,
}: Outcome): Promise<never> {
  const minutes = (performance.now() - startedAt) / 60_000
  const isLacking = notJudged.length > 0
  const passed = isLacking
    ? `**Passed as far as it was judged.** Not judged: ${notJudged.join('; ')}. It ended`
    : '**Passed**'
  const verdict = problems.length === 0 ? passed : `**Failed: ${problems.length} problems**`
  const table = ['| | |', '| --- | ---: |', ...figures.map(([what, value]) => `| ${what} | ${value} |`)].join('\n')
  const list = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `- ${problem}`)
  const body = `${verdict} after ${minutes.toFixed(1)} minutes. ${about}\n\n${table}\n\n${list.join('\n')}`
  await writeSection({ file: FILE, heading: HEADING, kind: 'soak', name, title, body })
  process.exit(problems.length === 0 ? 0 : 1)
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0
}
