/** What the index knows of one transcript, read line by line; a file that has grown is read from where it ended. */
import type { TranscriptRow } from '../store/transcripts.ts'
import { type Note, type TranscriptEntry, readLine } from './entry.ts'
import { type Line, readLines } from './lines.ts'
import { personOf } from './person.ts'
import { textOf } from './tell.ts'

/**
 * Longer lines are counted and not looked into. A prompt may be a log that somebody put in; what is longer than this is an
 * image or a file. Parsed on the thread of the index in a tenth of a second, with a few times as much memory.
 */
const LOOKED_INTO_BYTES = 16 * 1024 * 1024

const FIRST_PROMPT_LENGTH = 300

export type FileStamp = {
  readonly path: string
  readonly id: string
  readonly size: number
  readonly mtime: number
  readonly inode: number
}

type SummariseOptions = {
  readonly signal?: AbortSignal | undefined
  /** Told of every message that could be read. */
  readonly onEntry?: (entry: TranscriptEntry) => void
}

/** `known` is what the index has of the file. Rejects with the system's error when it can't be read. */
export async function summarise(
  file: FileStamp,
  known: TranscriptRow | null,
  { signal, onEntry }: SummariseOptions = {},
): Promise<TranscriptRow> {
  const grew = known?.inode === file.inode && file.size >= known.size && known.scanned > 0
  const summary = new Summary(grew ? known : null)
  let isTorn = false
  for await (const line of readLines(file.path, { from: grew ? known.scanned : 0, signal })) {
    summary.take(line, onEntry)
    isTorn = !line.ended
  }
  // a line without its end may be whole the next time: then the file is read from the start again
  return summary.row(file, isTorn)
}

class Summary {
  #cwd: string | null
  #ownTitle: string | null
  #madeTitle: string | null = null
  #firstPrompt: string
  #messages: number
  #skipped: number
  #gitBranch: string | null
  #model: string | null
  #createdAt: number
  #updatedAt: number
  #scanned: number

  constructor(known: TranscriptRow | null) {
    this.#cwd = known?.cwd ?? null
    this.#ownTitle = known?.title ?? null
    this.#firstPrompt = known?.firstPrompt ?? ''
    this.#messages = known?.messages ?? 0
    this.#skipped = known?.skipped ?? 0
    this.#gitBranch = known?.gitBranch ?? null
    this.#model = known?.model ?? null
    this.#createdAt = known?.createdAt ?? 0
    this.#updatedAt = known?.updatedAt ?? 0
    this.#scanned = known?.scanned ?? 0
  }

  take({ bytes, size, end }: Line, onEntry: SummariseOptions['onEntry']): void {
    this.#scanned = end
    if (size > LOOKED_INTO_BYTES) {
      if (isLongMessage(bytes)) this.#messages += 1
      return
    }
    const { entries, notes, damaged } = readLine(bytes)
    if (damaged) this.#skipped += 1
    for (const note of notes) this.#note(note)
    for (const entry of entries) {
      this.#entry(entry)
      onEntry?.(entry)
    }
  }

  row({ path, id, size, mtime, inode }: FileStamp, isTorn: boolean): TranscriptRow {
    return {
      ...{ path, id, size, mtime, inode },
      cwd: this.#cwd,
      title: this.#ownTitle ?? this.#madeTitle,
      firstPrompt: this.#firstPrompt,
      messages: this.#messages,
      skipped: this.#skipped,
      gitBranch: this.#gitBranch,
      model: this.#model,
      createdAt: this.#createdAt || Math.trunc(mtime),
      updatedAt: this.#updatedAt || Math.trunc(mtime),
      scanned: isTorn ? 0 : this.#scanned,
    }
  }

  #entry(entry: TranscriptEntry): void {
    if (entry.isSidechain === true || entry.type === 'system') return
    this.#messages += 1
    this.#cwd = entry.cwd ?? this.#cwd
    this.#gitBranch = entry.gitBranch ?? this.#gitBranch
    const at = entry.timestamp === undefined ? Number.NaN : Date.parse(entry.timestamp)
    if (at > 0) {
      this.#createdAt ||= at
      this.#updatedAt = Math.max(this.#updatedAt, at)
    }
    const model = entry.message?.model
    if (model !== undefined && !model.startsWith('<')) this.#model = model
    if (this.#firstPrompt === '') this.#firstPrompt = promptOf(entry) ?? ''
  }

  #note(note: Note): void {
    if (note.type === 'custom-title') this.#ownTitle = note.customTitle.trim() || null
    else if (note.type === 'ai-title') this.#madeTitle = note.aiTitle.trim() || null
    else if (note.type === 'summary') this.#madeTitle = note.summary.trim() || null
  }
}

/** The words of a person, shortened; null for anything else. */
function promptOf({ type, isMeta, isCompactSummary, message, origin }: TranscriptEntry): string | null {
  if (type !== 'user' || isMeta === true || isCompactSummary === true || !message) return null
  const text = textOf(message.content)
  if (text.trim() === '') return null
  const said = personOf(text, origin?.kind)
  return said.kind === 'prompt' ? said.text.trim().slice(0, FIRST_PROMPT_LENGTH).toWellFormed() : null
}

const MESSAGE = /"type":"(?:user|assistant)"/
const ENDS_BYTES = 4096

/** The kind stands in front of a message or, where that is long, behind it. */
function isLongMessage(bytes: Buffer): boolean {
  if (bytes.subarray(0, 20).toString('latin1').startsWith('{"type":"api-request')) return false
  const head = bytes.subarray(0, ENDS_BYTES).toString('latin1')
  if (head.includes('"attachment":{')) return false
  return MESSAGE.test(head) || MESSAGE.test(bytes.subarray(-ENDS_BYTES).toString('latin1'))
}
