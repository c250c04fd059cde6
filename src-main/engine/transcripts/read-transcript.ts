/** A whole transcript of the CLI as entries in the order of the file, with the count of what could not be read. */
import { type Link, type Note, type TranscriptEntry, readLine } from './entry.ts'
import { type LinesOptions, readLines } from './lines.ts'
import type { Pace } from './pace.ts'

export type RawTranscript = {
  readonly entries: readonly TranscriptEntry[]
  readonly links: readonly Link[]
  readonly notes: readonly Note[]
  /** Lines that could not be read, or not whole. */
  readonly skipped: number
  /** Entries that stood in the file more than once, word for word; shown once. */
  readonly doubled: number
}

/** Rejects with the system's error when the file can't be opened; nothing in it makes it fail. */
export async function readTranscript(path: string, options: LinesOptions = {}): Promise<RawTranscript> {
  const collector = new Collector()
  for await (const { bytes, size } of readLines(path, options)) collector.take(bytes, size)
  return collector.transcript
}

/** The same of bytes that are in memory already: a part of a file. */
export function transcriptOf(bytes: Buffer): RawTranscript {
  const collector = new Collector()
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline === -1 ? bytes.length : newline
    collector.take(bytes.subarray(start, end), end - start)
    start = end + 1
  }
  return collector.transcript
}

/** The same of lines that are in memory already, with room for others in between. */
export async function transcriptIn(lines: Iterable<string>, pace: Pace): Promise<RawTranscript> {
  const collector = new Collector()
  for (const line of lines) {
    const bytes = Buffer.from(line, 'utf8')
    collector.take(bytes, bytes.length)
    await pace.breathe()
  }
  return collector.transcript
}

class Collector {
  readonly #entries: TranscriptEntry[] = []
  readonly #links: Link[] = []
  readonly #notes: Note[] = []
  readonly #byUuid = new Map<string, TranscriptEntry>()
  #skipped = 0
  #doubled = 0

  get transcript(): RawTranscript {
    return {
      entries: this.#entries,
      links: this.#links,
      notes: this.#notes,
      skipped: this.#skipped,
      doubled: this.#doubled,
    }
  }

  take(bytes: Buffer, size: number): void {
    const read = readLine(bytes)
    // a line too long to be read comes without its bytes
    if (read.damaged || (size > 0 && bytes.length === 0)) this.#skipped += 1
    this.#links.push(...read.links)
    this.#notes.push(...read.notes)
    for (const entry of read.entries) this.#add(entry)
  }

  #add(entry: TranscriptEntry): void {
    const known = this.#byUuid.get(entry.uuid)
    if (known && JSON.stringify(known) === JSON.stringify(entry)) {
      this.#doubled += 1
      return
    }
    // another one under the same name: its words are shown, what hangs on the name hangs on the first
    if (!known) this.#byUuid.set(entry.uuid, entry)
    this.#entries.push(entry)
  }
}
