/** Writes the results of a bench into its own section of `docs/benchmarks.md`, with when and where they were measured. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { format } from 'oxfmt'
import { z } from 'zod'
import layout from '../../oxfmt.config.ts'
import { root } from './root.ts'

const FILE = join(root, 'docs', 'benchmarks.md')

const HEADING = `# Benchmarks

Every section is written by its bench: \`npm run bench -- NAME\` measures again and replaces it. What is compared was
measured side by side in the same run, round by round in turn. Figures are medians with the smallest and largest value
in brackets; compare within a table, not between machines.
`

const Sdk = z.object({ version: z.string(), claudeCodeVersion: z.string().optional() })

/** Another build than the one of this tree is measured, or with a profiler at work: to be looked at, not to be published. */
export const IS_TRIAL = Boolean(process.env.BULLPEN_BENCH_OUT ?? process.env.BULLPEN_BENCH_PROFILE)

/** Replaces the section of the bench `name`, or adds it at the end. `body` is Markdown without a heading of its own. */
export async function report(section: { name: string; title: string; body: string }): Promise<void> {
  if (IS_TRIAL) console.log(`\n## ${section.title}\n\n${section.body.trim()}\n`)
  else await writeSection({ file: FILE, heading: HEADING, kind: 'bench', ...section })
}

/** The same in another document, which begins with `heading`; `kind` stands in the marks around its sections. */
export async function writeSection({
  file,
  heading,
  kind,
  name,
  title,
  body,
}: {
  file: string
  heading: string
  kind: string
  name: string
  title: string
  body: string
}): Promise<void> {
  const start = `<!-- ${kind}:${name} -->`
  const end = `<!-- /${kind} -->`
  const section = `${start}\n\n## ${title}\n\n${machine()}\n\n${body.trim()}\n\n${end}`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : heading
  const from = text.indexOf(start)
  const to = text.indexOf(end, from)
  const whole =
    from < 0 || to < 0
      ? `${text.trimEnd()}\n\n${section}\n`
      : text.slice(0, from) + section + text.slice(to + end.length)
  const { code, errors } = await format(file, whole, layout)
  if (errors.length > 0)
    throw new Error(`${file} can't be laid out: ${errors.map(({ message }) => message).join(', ')}`)
  writeFileSync(file, code)
  console.log(`\n${section}\n\nWritten to ${file}.`)
}

function machine(): string {
  const sdk = Sdk.parse(
    JSON.parse(readFileSync(join(root, 'node_modules/@anthropic-ai/claude-agent-sdk/package.json'), 'utf8')),
  )
  const parts = [
    `${new Date().toISOString().slice(0, 10)}, commit ${commit()}`,
    `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? arch()}`,
    `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `${platform()} ${release()}`,
    `Node.js ${process.versions.node}`,
    `Claude Code ${sdk.claudeCodeVersion ?? '?'} (Agent SDK ${sdk.version})`,
  ]
  return `Measured ${parts.join('; ')}.`
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with changes'}`
  } catch {
    return 'unknown'
  }
}
