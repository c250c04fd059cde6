/** Which files the steps of a command name, and what each step does with them. */
import { type Invocation, type ParsedCommand, type Redirect, type Step, invocationOf } from './parse-command.ts'
import { type Place, placeOf } from './paths.ts'
import type { Word } from './shell-tokens.ts'

export type Touch = {
  readonly action: 'reads' | 'writes' | 'adds to' | 'deletes' | 'moves' | 'changes who may use'
  readonly word: Word
  readonly place: Place
}

/** A step in the folder it runs in. */
export type PlacedStep = {
  readonly step: Step
  readonly invocation: Invocation | null
  /** Null = it depends on what runs before. */
  readonly base: string | null
  readonly touches: readonly Touch[]
}

export function placeSteps({ steps, grouped }: ParsedCommand, project: string): PlacedStep[] {
  let base: string | null = project
  return steps.map((step) => {
    const here = base
    const invocation = invocationOf(step)
    if (step.depth === 0 && invocation && /^(?:cd|pushd|popd)$/.test(invocation.name)) {
      const [to] = positional(invocation.args)
      const known = to && !to.dynamic && !to.glob && to.value !== '-' && !to.value.startsWith('~')
      const place = known ? placeOf(to.value, { base, project }) : null
      base = grouped || place === null || place.where === 'unknown' ? null : place.path
    }
    const place = (word: Word): Place =>
      word.dynamic ? { path: word.source, where: 'unknown' } : placeOf(word.value, { base: here, project })
    const named = invocation ? touchesOf(invocation) : []
    const redirected = step.redirects.flatMap((redirect) => touchOf(redirect))
    const touches = [...named, ...redirected].map(({ action, word }) => ({ action, word, place: place(word) }))
    return { step, invocation, base: here, touches }
  })
}

type Named = Omit<Touch, 'place'>

function touchOf({ operator, target }: Redirect): Named[] {
  if (/^(?:<<|<<-|<<<)$/.test(operator) || /^(?:\d+|-)$/.test(target.value)) return []
  if (/^[<>]&$/.test(operator) && /^\d/.test(target.value)) return []
  if (operator === '<') return [{ action: 'reads', word: target }]
  return [{ action: operator.endsWith('>>') ? 'adds to' : 'writes', word: target }]
}

export const positional = (args: readonly Word[]): Word[] => {
  const end = args.findIndex(({ value }) => value === '--')
  const before = (end === -1 ? args : args.slice(0, end)).filter(({ value }) => !/^-./.test(value))
  return end === -1 ? before : [...before, ...args.slice(end + 1)]
}

/** Short options may be written together: `-rf`. */
export const hasFlag = (args: readonly Word[], ...flags: readonly string[]): boolean =>
  args.some(({ value }) =>
    flags.some((flag) =>
      flag.startsWith('--') || flag.length > 2
        ? value === flag || value.startsWith(`${flag}=`)
        : /^-[A-Za-z]+$/.test(value) && value.includes(flag.charAt(1)),
    ),
  )

const valueOf = (args: readonly Word[], ...flags: readonly string[]): Word[] =>
  args.flatMap((word, at) => {
    const next = args[at + 1]
    if (flags.includes(word.value)) return next ? [next] : []
    const flag = flags.find((one) => one.startsWith('--') && word.value.startsWith(`${one}=`))
    return flag === undefined ? [] : [{ ...word, value: word.value.slice(flag.length + 1) }]
  })

const all = (action: Touch['action'], words: readonly Word[]): Named[] => words.map((word) => ({ action, word }))

function touchesOf({ name, args }: Invocation): Named[] {
  const given = positional(args)
  switch (name) {
    case 'rm':
    case 'rmdir':
    case 'unlink':
    case 'shred':
    case 'del':
    case 'Remove-Item':
      return all('deletes', given)
    case 'mv':
      return [...all('moves', given.slice(0, -1)), ...all('writes', given.slice(-1))]
    case 'cp':
    case 'rsync':
    case 'scp':
    case 'install':
    case 'ln':
      return [...all('reads', given.slice(0, -1)), ...all('writes', given.slice(-1))]
    case 'tee':
      return all(hasFlag(args, '-a', '--append') ? 'adds to' : 'writes', given)
    case 'mkdir':
    case 'touch':
    case 'truncate':
    case 'mkfifo':
      return all('writes', given)
    case 'chmod':
    case 'chown':
    case 'chgrp':
      return all('changes who may use', given.slice(1))
    case 'dd':
      return args
        .filter(({ value }) => /^(?:of|if)=/.test(value))
        .map((word) => ({
          action: word.value.startsWith('of') ? ('writes' as const) : ('reads' as const),
          word: { ...word, value: word.value.slice(3) },
        }))
    case 'sed':
      return hasFlag(args, '-i', '--in-place') || args.some(({ value }) => /^-[a-zA-Z]*i/.test(value))
        ? all('writes', given.slice(hasFlag(args, '-e', '-f') ? 0 : 1))
        : all('reads', given.slice(1))
    case 'find': {
      const roots = args.slice(0, args.findIndex(({ value }) => /^[-(!]/.test(value)) >>> 0)
      const deletes = args.some(({ value }) => value === '-delete' || /(?:^|\/)(?:rm|shred|unlink)$/.test(value))
      return all(deletes ? 'deletes' : 'reads', roots)
    }
    case 'curl':
      return all('writes', valueOf(args, '-o', '--output', '--output-dir'))
    case 'wget':
      return all('writes', valueOf(args, '-O', '--output-document', '-P', '--directory-prefix'))
    case 'unzip':
      return [...all('reads', given.slice(0, 1)), ...all('writes', valueOf(args, '-d'))]
    case 'tar':
      return all('writes', valueOf(args, '-C', '--directory'))
    case 'cat':
    case 'head':
    case 'tail':
    case 'less':
    case 'more':
    case 'source':
    case '.':
    case 'base64':
    case 'xxd':
      return all('reads', given)
    case 'grep':
    case 'rg':
    case 'awk':
    case 'jq':
      return all('reads', given.slice(1))
    default:
      return []
  }
}
