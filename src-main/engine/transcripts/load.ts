/** A transcript file as the events of a session, its subagents in their places. */
import type { TranscriptEntry } from './entry.ts'
import { splitBranches } from './branches.ts'
import { subagentFiles } from './files.ts'
import { Pace } from './pace.ts'
import { readTranscript } from './read-transcript.ts'
import { Teller, type ToldEvent } from './tell.ts'

export type LoadedTranscript = {
  readonly events: readonly ToldEvent[]
  readonly entries: readonly TranscriptEntry[]
  /** Lines that could not be read. */
  readonly skipped: number
  /** Messages in branches that the user went back from. */
  readonly left: number
  /** Of the last message that says it; null where none does. */
  readonly cwd: string | null
  readonly model: string | null
  readonly gitBranch: string | null
  readonly title: string | null
  /** US dollars, as the CLI last noted; 0 when it never did. */
  readonly costUsd: number
}

type LoadOptions = {
  readonly signal?: AbortSignal | undefined
  /** Branches that were left are told too, in the order of the file. */
  readonly allBranches?: boolean
  /** The transcript whose subagents these are; a fork has no files of them. Without it, its own. */
  readonly subagentsOf?: string | undefined
}

/** Rejects with the system's error when the file can't be read. */
export async function loadTranscript(
  path: string,
  { signal, allBranches = false, subagentsOf = path }: LoadOptions = {},
) {
  const raw = await readTranscript(path, { signal })
  const { entries, left } = splitBranches(raw)
  const shown = allBranches ? raw.entries : entries
  const told = await tell(shown, null)
  const subagents = await subagentFiles(subagentsOf).catch(() => new Map<string, string>())
  const found = await withSubagents(told, subagents, signal)
  const loaded: LoadedTranscript = {
    events: found.events,
    entries: shown,
    skipped: raw.skipped + found.skipped,
    left: left.length,
    cwd: lastOf(shown, ({ cwd }) => cwd),
    gitBranch: lastOf(shown, ({ gitBranch }) => gitBranch),
    model: lastOf(shown, ({ message }) => (message?.model?.startsWith('<') === true ? undefined : message?.model)),
    title: titleIn(raw.notes),
    costUsd: raw.notes.reduce((cost, note) => (note.type === 'cost-state' ? note.totalCostUSD : cost), 0),
  }
  return loaded
}

async function tell(entries: readonly TranscriptEntry[], parent: string | null): Promise<readonly ToldEvent[]> {
  const pace = new Pace()
  const teller = new Teller({ parent })
  for (const entry of entries) {
    teller.take(entry)
    await pace.breathe()
  }
  return teller.finish()
}

/** What a subagent said and did stands behind the call that started it. */
async function withSubagents(told: readonly ToldEvent[], files: Map<string, string>, signal: AbortSignal | undefined) {
  const events: ToldEvent[] = []
  let skipped = 0
  for (const one of told) {
    events.push(one)
    if (one.event.type !== 'tool.call') continue
    const file = files.get(one.event.toolUseId)
    if (file === undefined) continue
    files.delete(one.event.toolUseId) // each once, also where a damaged file names a call in its own subagent
    const raw = await readTranscript(file, { signal }).catch(() => null)
    if (!raw) continue
    const inner = await withSubagents(await tell(raw.entries, one.event.toolUseId), files, signal)
    events.push(...inner.events)
    skipped += raw.skipped + inner.skipped
  }
  return { events, skipped }
}

function lastOf(
  entries: readonly TranscriptEntry[],
  pick: (entry: TranscriptEntry) => string | undefined,
): string | null {
  const entry = entries.findLast((one) => pick(one) !== undefined)
  return entry ? (pick(entry) ?? null) : null
}

/** The user's own title before one that was made up, the newest of each. */
export function titleIn(notes: Awaited<ReturnType<typeof readTranscript>>['notes']): string | null {
  let own: string | null = null
  let made: string | null = null
  for (const note of notes) {
    if (note.type === 'custom-title') own = note.customTitle
    else if (note.type === 'ai-title') made = note.aiTitle
    else if (note.type === 'summary') made = note.summary
  }
  const title = own ?? made
  return title === null || title.trim() === '' ? null : title.trim()
}
