/** Which files the tools of a session wrote, from its journal; read on from where it was read to. */
import { relative, resolve, sep } from 'node:path'
import type { SessionEventOf } from '#shared/events.ts'
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
const PAGE = 2_000

type Read = { seq: number; readonly paths: Set<string>; prompted: boolean }

export class Touched {
  readonly #journal: Journal
  readonly #sessions = new Map<SessionId, Read>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Absolute paths. */
  paths(id: SessionId, cwd: string): ReadonlySet<string> {
    return this.#read(id, cwd).paths
  }

  /** A prompt was ever sent in it. */
  hasPrompt(id: SessionId, cwd: string): boolean {
    return this.#read(id, cwd).prompted
  }

  forget(id: SessionId): void {
    this.#sessions.delete(id)
  }

  /** Every call that wrote this file and did not fail, oldest first. */
  calls(id: SessionId, cwd: string, path: string): FileCall[] {
    const calls = new Map<string, FileCall>()
    for (const event of this.#events(id, 0)) {
      if (event.type === 'tool.call') {
        const written = writtenBy(event, cwd)
        if (written === path) calls.set(event.toolUseId, { ...event, created: false })
      } else if (event.type === 'tool.result') {
        const call = calls.get(event.toolUseId)
        if (event.isError) calls.delete(event.toolUseId)
        else if (call) calls.set(event.toolUseId, { ...call, created: /^File created\b/.test(event.text) })
      }
    }
    return [...calls.values()]
  }

  #read(id: SessionId, cwd: string): Read {
    const read = this.#sessions.get(id) ?? { seq: 0, paths: new Set(), prompted: false }
    this.#sessions.set(id, read)
    for (const event of this.#events(id, read.seq, (seq) => (read.seq = seq))) {
      if (event.type === 'prompt') read.prompted = true
      const path = event.type === 'tool.call' ? writtenBy(event, cwd) : null
      if (path !== null) read.paths.add(path)
    }
    return read
  }

  *#events(id: SessionId, after: number, onSeq: (seq: number) => void = () => undefined) {
    for (let from = after; ;) {
      const page = this.#journal.after(id, from, PAGE)
      for (const { seq, event } of page) {
        from = seq
        onSeq(seq)
        yield event
      }
      if (page.length < PAGE) return
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
