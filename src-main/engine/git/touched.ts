/** Which files the tools of a session wrote, from its journal: read in slices, and on from where it was read to. */
import { relative, resolve, sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SessionEvent, SessionEventOf } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Journal } from '../store/types.ts'

export type FileCall = Pick<SessionEventOf<'tool.call'>, 'toolUseId' | 'name' | 'input'> & {
  /** Its result says that the file was not there before. */
  readonly created: boolean
}

const NAMES: Readonly<Record<string, string>> = {
  Edit: 'file_path',
  MultiEdit: 'file_path',
  Write: 'file_path',
  NotebookEdit: 'notebook_path',
}
/** Tools that change no file, whatever they are asked for. */
const READERS: ReadonlySet<string> = new Set([
  'Read',
  'Glob',
  'Grep',
  'LS',
  'WebFetch',
  'WebSearch',
  'TodoWrite',
  'AskUserQuestion',
])
/** Events looked at before others get their turn: a few milliseconds. */
const SLICE = 500
/** The first prompt of a session is among its first events. */
const BEGINNING = 1_000
const TYPES = ['tool.call', 'tool.result'] as const

/** A call that is to write a file. What it writes stays in the journal. */
type Writing = {
  readonly seq: number
  readonly path: string
  created: boolean
  /** Its result is there: before, it may still wait for a permission, and the file is as it was. */
  done: boolean
}

type Known = {
  /** The last event that was looked at. */
  through: number
  worked: boolean
  /** By tool use; what failed is not among them. */
  readonly writings: Map<string, Writing>
}

export class Touched {
  readonly #journal: Pick<Journal, 'after' | 'ofTypes'>
  readonly #sessions = new Map<SessionId, Known>()

  constructor(journal: Pick<Journal, 'after' | 'ofTypes'>) {
    this.#journal = journal
  }

  /** Absolute paths. One question at a time for a session. */
  async paths(id: SessionId, cwd: string): Promise<ReadonlySet<string>> {
    const { writings } = await this.#read(id, cwd)
    return new Set([...writings.values()].flatMap(({ path, done }) => (done ? [path] : [])))
  }

  /** A prompt was ever sent in it. Answers at once. */
  hasPrompt(id: SessionId): boolean {
    return this.#journal.ofTypes(id, ['prompt'], { after: 0, limit: BEGINNING }).events.length > 0
  }

  /** A tool that may have changed files was called in it. */
  async hasWorked(id: SessionId, cwd: string): Promise<boolean> {
    return (await this.#read(id, cwd)).worked
  }

  forget(id: SessionId): void {
    this.#sessions.delete(id)
  }

  /** Every call that wrote this file, oldest first: not those that failed, nor those without a result yet. */
  async calls(id: SessionId, cwd: string, path: string): Promise<FileCall[]> {
    const { writings } = await this.#read(id, cwd)
    return [...writings.values()].flatMap(({ seq, path: written, created, done }) => {
      const event = done && written === path ? this.#journal.after(id, seq - 1, 1)[0]?.event : undefined
      if (event?.type !== 'tool.call') return []
      return [{ ...event, input: event.rest ? {} : event.input, created }] // with a part of it nothing can be undone
    })
  }

  async #read(id: SessionId, cwd: string): Promise<Known> {
    const known = this.#sessions.get(id) ?? { through: 0, worked: false, writings: new Map() }
    this.#sessions.set(id, known)
    for (;;) {
      const { events, through } = this.#journal.ofTypes(id, TYPES, { after: known.through, limit: SLICE })
      for (const { seq, event } of events) take(known, cwd, seq, event)
      if (through === known.through) return known
      known.through = through
      await nextTurn()
    }
  }
}

function take(known: Known, cwd: string, seq: number, event: SessionEvent): void {
  if (event.type === 'tool.call') {
    if (!READERS.has(event.name)) known.worked = true
    const path = writtenBy(event, cwd)
    if (path !== null) known.writings.set(event.toolUseId, { seq, path, created: false, done: false })
  } else if (event.type === 'tool.result') {
    const writing = known.writings.get(event.toolUseId)
    if (event.isError) known.writings.delete(event.toolUseId)
    else if (writing) {
      writing.created = /^File created\b/.test(event.text)
      writing.done = true
    }
  }
}

function writtenBy({ name, input }: SessionEventOf<'tool.call'>, cwd: string): string | null {
  const field = NAMES[name]
  const path = field === undefined ? undefined : input[field]
  return typeof path === 'string' && path !== '' ? resolve(cwd, path) : null
}

/** With `/`; null for what lies outside of `folder`. */
export function pathWithin(folder: string, path: string): string | null {
  const way = relative(folder, path)
  if (way === '' || way === '..' || way.startsWith(`..${sep}`) || resolve(folder, way) !== path) return null
  return sep === '/' ? way : way.split(sep).join('/')
}
