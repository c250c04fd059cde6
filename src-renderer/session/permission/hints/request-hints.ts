/** The hints of one request, whatever tool it is for. */
import { placeOf } from '../command/paths.ts'
import { commandHints } from './command-hints.ts'
import { hiddenTextHints } from './hidden-text.ts'
import type { Hint } from './hint.ts'
import { outsideHint, secretHint, settingsHint } from './path-hints.ts'

/** Of a text this long the rest is not searched: hints are looked for while the card is painted. */
const SEARCHED = 200_000
const DEEPEST = 6

const READS = new Set(['Read', 'Grep', 'Glob', 'LS', 'NotebookRead'])
const CHANGES = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit'])
const NETWORK = new Set(['WebFetch', 'WebSearch'])

type Asked = { readonly toolName: string; readonly input: Readonly<Record<string, unknown>> }

/** `cwd`: the session's folder. Dangers first. Deterministic: the same request always gives the same hints. */
export function requestHints({ toolName, input }: Asked, cwd: string): Hint[] {
  const texts = textsOf(input).map((text) => text.slice(0, SEARCHED))
  const hidden = hiddenTextHints(texts)
  return [...hidden, ...toolHints(toolName, input, cwd)]
}

/** Something in it can't be undone, or hands the machine over: no single key may approve it by accident. */
export const warnsOfDanger = (asked: Asked, cwd: string): boolean =>
  requestHints(asked, cwd).some(({ weight }) => weight === 'danger')

function toolHints(toolName: string, input: Asked['input'], cwd: string): Hint[] {
  if ((toolName === 'Bash' || toolName === 'PowerShell') && typeof input.command === 'string') {
    const { command } = input
    const detached: Hint[] =
      input.dangerouslyDisableSandbox === true
        ? [
            {
              kind: 'skips-checks',
              weight: 'danger',
              label: 'Outside the sandbox',
              detail: 'It asks to run without the sandbox that commands otherwise run in.',
            },
          ]
        : []
    return [...detached, ...commandHints(command.slice(0, SEARCHED), cwd)]
  }
  if (NETWORK.has(toolName)) {
    return [
      {
        kind: 'network',
        weight: 'care',
        label: 'Uses the network',
        detail: 'The address or the words of the search leave this machine.',
      },
    ]
  }
  const paths = [input.file_path, input.notebook_path, input.path].filter((path) => typeof path === 'string')
  const places = paths.map((path) => placeOf(path, { base: cwd, project: cwd }))
  const names = places.map(({ path }) => path)
  if (READS.has(toolName)) return secretHint(names, 'reads')
  if (!CHANGES.has(toolName)) return []
  return [...secretHint(names, 'changes'), ...settingsHint(names), ...outsideHint(places)]
}

/** All texts in it, names of fields included. */
function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return []
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, depth + 1))
  return Object.entries(value).flatMap(([name, one]) => [name, ...textsOf(one, depth + 1)])
}
