/** A list of steps with their times: what `npm test` and `npm run check` are made of. */
import { type Command, run } from './run.ts'

export type Step = {
  readonly name: string
  readonly command: Command
  /** Shows the output while it runs; without it, only when the step fails. */
  readonly show?: boolean
  /** Looks at what a step printed although it ended well; a text is the reason why it failed all the same. */
  readonly verify?: (output: string) => string | null
  /** Of the output of a step that ended well, what is worth a place beside its name; for steps without `show`. */
  readonly sum?: (output: string) => string
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

async function runStep({ name, command, show = false, verify, sum }: Step): Promise<boolean> {
  if (show) console.log(`\n▸ ${name}`)
  const { code, output, milliseconds } = await run(command, { show })
  const complaint = code === 0 ? (verify?.(output) ?? null) : `exit code ${code}`
  if (complaint === null) {
    console.log(`✓ ${name}  ${seconds(milliseconds)}${sum === undefined ? '' : `  ${sum(output)}`}`)
    return true
  }
  if (!show) console.log(output.trimEnd())
  console.log(`✗ ${name}  ${seconds(milliseconds)}  ${complaint}`)
  return false
}

/**
 * Runs the steps, at most `atOnce` at a time, and resolves to the names of the failed ones. All are run even when one
 * fails, so that one look shows everything there is to repair.
 */
export async function runSteps(steps: readonly Step[], { atOnce }: { atOnce: number }): Promise<string[]> {
  const waiting = [...steps]
  const failed: string[] = []
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await runStep(step))) failed.push(step.name)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return failed
}

/**
 * Runs lists of steps beside each other, each list one step after the other: what computes beside what waits. Resolves to
 * the names of the failed ones. At most one list should show its output while it runs.
 */
export async function runBeside(...lists: readonly (readonly Step[])[]): Promise<string[]> {
  return (await Promise.all(lists.map((steps) => runSteps(steps, { atOnce: 1 })))).flat()
}

/** Prints the verdict and ends the process with it. */
export function conclude(failed: readonly string[], startedAt: number): never {
  const total = seconds(performance.now() - startedAt)
  if (failed.length === 0) console.log(`\nAll passed in ${total}.`)
  else console.log(`\nFailed: ${failed.join(', ')} (${total}).`)
  process.exit(failed.length === 0 ? 0 : 1)
}
