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

type Words = { readonly done: string; readonly one: string; readonly many: string }

/** In the order told: what changed things first. */
const WORDS: readonly (readonly [Deed, Words])[] = [
  ['edit', { done: 'edited', one: 'a file', many: 'files' }],
  ['run', { done: 'ran', one: 'a command', many: 'commands' }],
  ['read', { done: 'read', one: 'a file', many: 'files' }],
  ['search', { done: 'searched', one: 'once', many: 'times' }],
  ['list', { done: 'listed', one: 'a folder', many: 'folders' }],
  ['fetch', { done: 'fetched', one: 'a page', many: 'pages' }],
  ['web-search', { done: 'searched the web', one: 'once', many: 'times' }],
  ['other', { done: 'used', one: 'a tool', many: 'tools' }],
  ['plan', { done: 'updated the plan', one: '', many: 'times' }],
]

/** "Edited 2 files, ran a command": the whole row in words. */
export function tallyWords({ deeds }: Tally): string {
  const parts = WORDS.flatMap(([deed, { done, one, many }]) => {
    const count = deeds[deed] ?? 0
    if (count === 0) return []
    return [count === 1 ? `${done} ${one}`.trim() : `${done} ${count} ${many}`]
  })
  const words = parts.join(', ')
  return words === '' ? 'Thought' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
