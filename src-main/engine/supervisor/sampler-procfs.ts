/** Process trees of Linux, from files of /proc that are kept open: a third of the cost of opening them each time. */
import { close } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { ProcessEntry, ProcessTree } from './process-table-entry.ts'
import { childrenOf, descendantsIn } from './process-table.ts'
import {
  LINE_BYTES,
  eachOf,
  listPids,
  openLater,
  parseStat,
  parseStatm,
  readLater,
  readLine,
  readStatLater,
} from './process-table-procfs.ts'

/** An open `stat` file belongs to its process for ever: when the pid gets a new owner, reading the old file fails. */
type Held = {
  readonly stat: number
  readonly statm: number
  entry: ProcessEntry
  root: number
  /** What `stat` said last, `lineBytes` of it, and room for what it says next. */
  line: Buffer
  lineBytes: number
  spare: Buffer
}

/**
 * Reads of files that are open, at once. Each takes some microseconds, so that together they hold up other people's reads
 * for a millisecond; in smaller lots the threads that read would go to sleep and be woken for each, at twice the cost.
 */
const REFRESHED_AT_ONCE = 256

/** After so many looks everybody is looked at anew, in case the pid of a stranger has come to one of ours in between. */
const STRANGERS_TRUSTED_FOR = 20

/** Beyond this many processes of ours the rest is read the ordinary way, so that the host keeps files for other things. */
const HELD_AT_MOST = 1_000

export class ProcfsTrees {
  readonly #held = new Map<number, Held>()
  /** Known not to be in any tree of ours. A process can't come into one later, only a new one with its pid can. */
  readonly #strangers = new Set<number>()
  #roots: ReadonlySet<number> = new Set()
  #looks = 0
  #looking = false
  #closed = false

  async read(
    roots: readonly number[],
    { openFiles }: { openFiles: boolean },
  ): Promise<ReadonlyMap<number, ProcessTree>> {
    this.#looking = true
    try {
      const trees = await this.#look(roots)
      return openFiles ? new Map(await eachOf([...trees], withFileCounts)) : trees
    } finally {
      this.#looking = false
      if (this.#closed) this.close()
    }
  }

  /** Closes what is open; a look that is under way ends as usual before that. */
  close(): void {
    this.#closed = true
    if (this.#looking) return
    for (const pid of this.#held.keys()) this.#drop(pid)
  }

  async #look(roots: readonly number[]): Promise<Map<number, ProcessTree>> {
    this.#looks += 1
    const isNew = roots.some((pid) => !this.#roots.has(pid))
    // a new root, and what it started, may have been seen before it was known as ours
    if (isNew || this.#looks % STRANGERS_TRUSTED_FOR === 0) this.#strangers.clear()
    this.#roots = new Set(roots)

    const pids = await listPids()
    const present = new Set(pids)
    for (const pid of this.#held.keys()) if (!present.has(pid)) this.#drop(pid)
    await eachOf([...this.#held.values()], (held) => this.#refresh(held), { atOnce: REFRESHED_AT_ONCE })
    const unknown = pids.filter((pid) => !this.#held.has(pid) && !this.#strangers.has(pid))
    for (const pid of this.#strangers) if (!present.has(pid)) this.#strangers.delete(pid)
    const found = (await eachOf(unknown, readStatLater)).filter((entry) => entry !== null)
    return this.#assemble(roots, found)
  }

  async #refresh(held: Held): Promise<void> {
    const { entry: before, line, lineBytes, spare } = held
    const length = await readLine(held.stat, spare)
    // one that has slept since says the same to the letter: nothing is taken apart, and nothing left to be collected
    if (length === lineBytes && line.compare(spare, 0, length, 0, length) === 0) return
    const entry = length === null ? null : parseStat(spare.toString('latin1', 0, length))
    Object.assign(held, { line: spare, lineBytes: length ?? 0, spare: line })
    if (!entry) {
      if (this.#held.get(before.pid) === held) this.#drop(before.pid)
      return
    }
    // what has not run holds what it held
    const isUnchanged = entry.cpuMs === before.cpuMs && entry.rssBytes === before.rssBytes
    const sizes = isUnchanged ? null : await readLater(held.statm)
    held.entry = { ...entry, privateBytes: sizes === null ? before.privateBytes : parseStatm(sizes) }
  }

  async #assemble(roots: readonly number[], found: readonly ProcessEntry[]) {
    const entries = new Map(found.map((entry) => [entry.pid, entry]))
    for (const { entry } of this.#held.values()) entries.set(entry.pid, entry)
    const children = childrenOf(entries.values())
    const members = new Map<number, number>()
    for (const root of roots) {
      if (!entries.has(root)) continue
      members.set(root, root)
      for (const { pid } of descendantsIn(children, root)) members.set(pid, root)
    }
    // one whose parent has ended is a child of init to the system; to us it stays where it came from
    for (const [pid, held] of this.#held) {
      if (members.has(pid)) continue
      if (!members.has(held.root)) this.#drop(pid)
      else
        for (const one of [pid, ...descendantsIn(children, pid).map((entry) => entry.pid)]) members.set(one, held.root)
    }
    for (const { pid } of found) if (!members.has(pid)) this.#strangers.add(pid)

    const kept = (
      await eachOf([...members], async ([pid, root]) => {
        const entry = await this.#entryOf(pid, root)
        return entry && { entry, root }
      })
    ).filter((one) => one !== null)
    const trees = new Map<number, { root: ProcessEntry; descendants: ProcessEntry[] }>()
    for (const { entry, root } of kept) if (entry.pid === root) trees.set(root, { root: entry, descendants: [] })
    for (const { entry, root } of kept) if (entry.pid !== root) trees.get(root)?.descendants.push(entry)
    return trees
  }

  /** Null when it is gone by now. */
  async #entryOf(pid: number, root: number): Promise<ProcessEntry | null> {
    const known = this.#held.get(pid)
    if (known) {
      known.root = root
      return known.entry
    }
    const [stat, statm] = await Promise.all([openLater(`/proc/${pid}/stat`), openLater(`/proc/${pid}/statm`)])
    const [line, sizes] = await Promise.all([
      stat === null ? null : readLater(stat),
      statm === null ? null : readLater(statm),
    ])
    const parsed = line === null ? null : parseStat(line)
    const entry = parsed && { ...parsed, privateBytes: sizes === null ? null : parseStatm(sizes) }
    if (entry && stat !== null && statm !== null && this.#held.size < HELD_AT_MOST && !this.#closed) {
      const [known, spare] = [Buffer.alloc(LINE_BYTES), Buffer.alloc(LINE_BYTES)]
      this.#held.set(pid, { stat, statm, entry, root, line: known, lineBytes: 0, spare })
    } else {
      for (const fd of [stat, statm]) if (fd !== null) close(fd)
    }
    return entry
  }

  #drop(pid: number): void {
    const held = this.#held.get(pid)
    if (!held) return
    this.#held.delete(pid)
    close(held.stat)
    close(held.statm)
  }
}

async function withFileCounts([pid, { root, descendants }]: [number, ProcessTree]): Promise<[number, ProcessTree]> {
  const count = async (entry: ProcessEntry) => ({ ...entry, openFiles: await openFilesOf(entry.pid) })
  return [pid, { root: await count(root), descendants: await Promise.all(descendants.map(count)) }]
}

/** Null for processes of other users, and ones that are gone. */
async function openFilesOf(pid: number): Promise<number | null> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => null)
  return files === null ? null : files.length
}
