/** What a tool call does, in kinds that a reader counts: "Read 6 files, ran 2 commands". */

export type Deed = 'read' | 'search' | 'list' | 'edit' | 'run' | 'fetch' | 'web-search' | 'plan' | 'other'

/** How often each was done; of files, how many different ones. `failed`: how many calls did not work. */
export type Tally = { readonly deeds: Readonly<Partial<Record<Deed, number>>>; readonly failed: number }

const DEEDS: Readonly<Record<string, Deed>> = {
  Read: 'read',
  NotebookRead: 'read',
  Grep: 'search',
  Glob: 'search',
  LS: 'list',
  Edit: 'edit',
  MultiEdit: 'edit',
  Write: 'edit',
  NotebookEdit: 'edit',
  Bash: 'run',
  PowerShell: 'run',
  WebFetch: 'fetch',
  WebSearch: 'web-search',
  TodoWrite: 'plan',
  TaskCreate: 'plan',
  TaskUpdate: 'plan',
}

/** What stands in the transcript by itself: the user talks to it, or it has a story of its own. */
const ALONE = new Set(['Task', 'Agent', 'AskUserQuestion', 'ExitPlanMode'])

export const standsAlone = (name: string): boolean => ALONE.has(name)

export const deedOf = (name: string): Deed => DEEDS[name] ?? 'other'

const FILE_FIELDS = ['file_path', 'notebook_path', 'path']

/** Counts the steps of a row as they come. */
export class Counter {
  readonly #counts = new Map<Deed, number>()
  readonly #files = new Set<string>()
  #failed = 0

  add(name: string, input: Readonly<Record<string, unknown>>): void {
    const deed = deedOf(name)
    if (deed === 'read' || deed === 'edit') {
      const file = FILE_FIELDS.map((field) => input[field]).find((value) => typeof value === 'string')
      const known = `${deed} ${file ?? this.#files.size}`
      if (this.#files.has(known)) return
      this.#files.add(known)
    }
    this.#counts.set(deed, (this.#counts.get(deed) ?? 0) + 1)
  }

  fail(): void {
    this.#failed += 1
  }

  get tally(): Tally {
    return { deeds: Object.fromEntries(this.#counts), failed: this.#failed }
  }
}

type Words = { readonly done: string; readonly toDo: string; readonly one: string; readonly many: string }

/** In the order told: what changed things first. */
const WORDS: readonly (readonly [Deed, Words])[] = [
  ['edit', { done: 'edited', toDo: 'edit', one: 'a file', many: 'files' }],
  ['run', { done: 'ran', toDo: 'run', one: 'a command', many: 'commands' }],
  ['read', { done: 'read', toDo: 'read', one: 'a file', many: 'files' }],
  ['search', { done: 'searched', toDo: 'search', one: 'once', many: 'times' }],
  ['list', { done: 'listed', toDo: 'list', one: 'a folder', many: 'folders' }],
  ['fetch', { done: 'fetched', toDo: 'fetch', one: 'a page', many: 'pages' }],
  ['web-search', { done: 'searched the web', toDo: 'search the web', one: 'once', many: 'times' }],
  ['other', { done: 'used', toDo: 'use', one: 'a tool', many: 'tools' }],
  ['plan', { done: 'updated the plan', toDo: 'update the plan', one: '', many: 'times' }],
]

type Counted = Pick<Tally, 'deeds'>

/** What has not been done: `refused` never will be, `wanted` waits for the user. */
type Undone = { readonly refused?: Counted; readonly wanted?: Counted }

/** "Edited 2 files, ran a command": the whole row in words. */
export function tallyWords({ deeds }: Counted, { refused, wanted }: Undone = {}): string {
  const words = [...partsOf(deeds, 'done'), ...wishOf('wanted to', refused), ...wishOf('wants to', wanted)].join(', ')
  return words === '' ? 'Thought' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

const wishOf = (verb: string, counted: Counted = { deeds: {} }): string[] => {
  const parts = partsOf(counted.deeds, 'toDo')
  return parts.length === 0 ? [] : [`${verb} ${parts.join(', ')}`]
}

const partsOf = (deeds: Tally['deeds'], form: 'done' | 'toDo'): string[] =>
  WORDS.flatMap(([deed, words]) => {
    const count = deeds[deed] ?? 0
    if (count === 0) return []
    return [count === 1 ? `${words[form]} ${words.one}`.trim() : `${words[form]} ${count} ${words.many}`]
  })

/** Of these calls. */
export function tallyOf(
  calls: readonly { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[],
): Tally {
  const counter = new Counter()
  for (const { name, input } of calls) counter.add(name, input)
  return counter.tally
}
