/** Says in plain words what each step of a shell command does, as far as its text tells. */
import { type Invocation, type Joint, type ParsedCommand, parseCommand } from '../command/parse-command.ts'
import { own } from '../command/own.ts'
import type { Place } from '../command/paths.ts'
import { type PlacedStep, type Touch, placeSteps } from '../command/touched.ts'
import { ALIASES, KNOWN_COMMANDS, type KnownCommand, THROUGH } from './known-commands.ts'

export type ExplainedStep = {
  readonly source: string
  /** How it follows the one before; null for the first. */
  readonly when: string | null
  /** Null = the command is not known here. */
  readonly does: string | null
  /** Options that change what it does, as written and in words. */
  readonly flags: readonly { readonly flag: string; readonly means: string }[]
  readonly files: readonly { readonly action: Touch['action']; readonly written: string; readonly place: Place }[]
  readonly depth: number
}

export type ExplainedCommand = { readonly steps: readonly ExplainedStep[]; readonly whole: boolean }

const WHEN: Readonly<Record<Joint, string | null>> = {
  first: null,
  then: 'then',
  and: 'then, if that worked',
  or: 'instead, if that failed',
  pipe: 'with what that prints',
  background: 'at the same time',
}

/** `cwd`: the folder it starts in. */
export function explainCommand(command: string, cwd: string): ExplainedCommand {
  const parsed: ParsedCommand = parseCommand(command)
  const steps = placeSteps(parsed, cwd).map((placed) => explainStep(placed))
  return { steps, whole: parsed.whole }
}

function explainStep({ step, invocation, touches }: PlacedStep): ExplainedStep {
  const known = invocation && knownCommand(invocation)
  return {
    source: step.source,
    when: step.depth > 0 && step.joint === 'first' ? 'first, to fill in a part of the step above' : WHEN[step.joint],
    does: invocation ? does(invocation, known) : step.assignments.length > 0 ? 'Sets a variable' : null,
    flags: invocation && known?.flags ? flagsOf(invocation, known.flags) : [],
    files: touches.map(({ action, word, place }) => ({ action, written: word.source, place })),
    depth: step.depth,
  }
}

export function knownCommand({ name, args }: Invocation): KnownCommand | null {
  const sub = args.find(({ value }) => !value.startsWith('-'))?.value
  for (const key of [...(sub === undefined ? [] : [`${name} ${sub}`]), name]) {
    const known = own(KNOWN_COMMANDS, own(ALIASES, key) ?? key)
    if (known) return known
  }
  return null
}

function does({ name, through }: Invocation, known: KnownCommand | null): string | null {
  const how = through.map((one) => own(THROUGH, one)).filter((words) => words !== undefined)
  if (!known) return how.length > 0 ? `Runs ${name} ${how.join(', ')}` : null
  return [known.does, ...how].join(', ')
}

function flagsOf({ args }: Invocation, meanings: Readonly<Record<string, string>>): { flag: string; means: string }[] {
  const found = args.flatMap(({ value }) => {
    const flag = value.split('=', 1)[0] ?? ''
    if (Object.hasOwn(meanings, flag)) return [flag]
    return /^-[A-Za-z]{2,}$/.test(flag) ? Array.from(flag.slice(1), (letter) => `-${letter}`) : []
  })
  return [...new Set(found)].flatMap((flag) => {
    const means = own(meanings, flag)
    return means === undefined ? [] : [{ flag, means }]
  })
}
