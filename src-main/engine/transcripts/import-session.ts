/** Reads an exported session, or a transcript of the CLI, as the events of a new one. Whatever it holds, nothing of it runs. */
import { asSent, withoutRewound, withoutSuperseded } from '#shared/conversation.ts'
import { AppError } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { ExportHeader, ExportedEvent } from '#shared/transcripts.ts'
import { withoutRefs } from '../store/long-texts.ts'
import { splitBranches } from './branches.ts'
import { titleIn } from './load.ts'
import { Pace } from './pace.ts'
import { transcriptIn } from './read-transcript.ts'
import { Teller, type ToldEvent } from './tell.ts'

type Told = Pick<ToldEvent, 'at' | 'event' | 'images'>

export type ImportedEvents = {
  readonly events: readonly Told[]
  readonly title: string | null
  readonly cwd: string | null
  readonly model: string | null
  readonly conversationId: string | null
  readonly skipped: number
}

/** Throws `invalid_input` when nothing of a session is in it. */
export async function readImport(text: string): Promise<ImportedEvents> {
  const [first = ''] = text.split('\n', 1)
  const header = ExportHeader.safeParse(parseJson(first))
  const read = header.success ? await ownExport(text, header.data) : await foreign(text)
  if (read.events.length > 0) return read
  throw new AppError('invalid_input', {
    message: 'This is no exported session.',
    remedy: 'Choose a file made by exporting a session as JSONL, or a transcript of the CLI.',
    field: 'text',
  })
}

async function ownExport(text: string, header: ExportHeader): Promise<ImportedEvents> {
  const pace = new Pace()
  const stored: ExportedEvent[] = []
  let skipped = 0
  for (const line of linesOf(text, text.indexOf('\n') + 1 || text.length)) {
    const event = ExportedEvent.safeParse(parseJson(line))
    if (event.success) stored.push(event.data)
    else if (line.trim() !== '') skipped += 1
    await pace.breathe()
  }
  const shown = withoutSuperseded(asSent(withoutRewound(stored.sort((a, b) => a.seq - b.seq))))
  const { title, cwd, model, conversationId } = header
  return { events: harmless(shown), title, cwd, model, conversationId, skipped }
}

async function foreign(text: string): Promise<ImportedEvents> {
  const pace = new Pace()
  const raw = await transcriptIn(linesOf(text), pace)
  const { entries } = splitBranches(raw)
  const teller = new Teller()
  for (const entry of entries) {
    teller.take(entry)
    await pace.breathe()
  }
  const last = entries.at(-1)
  return {
    events: teller.finish(),
    title: titleIn(raw.notes),
    cwd: last?.cwd ?? null,
    model: null,
    conversationId: last?.sessionId ?? null,
    skipped: raw.skipped,
  }
}

/** Of the life of the session it was: its processes, its questions, its queue. */
const LEFT_BEHIND = new Set<SessionEvent['type']>([
  'process.started',
  'process.ended',
  'permission.asked',
  'permission.answered',
  'retry',
  'rewound',
  'queue.ordered',
  'prompt.edited',
  'prompt.withdrawn',
])

/** Every prompt gets an id of its own and a turn that has ended, so that none is ever sent; prompts that were not, are left out. */
function harmless(events: readonly ExportedEvent[]): Told[] {
  const started = new Set(events.flatMap(({ event }) => (event.type === 'turn.started' ? [event.promptId] : [])))
  const ids = new Map([...started].map((id) => [id, PromptId.parse(crypto.randomUUID())]))
  const open = new Map<PromptId, number>()
  const kept: Told[] = []
  const seen = new Set<string>()
  for (const { at, event, images } of events) {
    if (LEFT_BEHIND.has(event.type)) continue
    if (event.type === 'gap') continue // it tells of another machine's files
    if (!('promptId' in event)) {
      const refers = event.type === 'tool.result' || event.type === 'tool.call'
      kept.push({ at, event: refers ? withoutRefs(event) : event })
      continue
    }
    const promptId = ids.get(event.promptId)
    const once = `${event.type} ${event.promptId}`
    if (promptId === undefined || seen.has(once)) continue
    seen.add(once)
    if (event.type === 'turn.started') open.set(promptId, at)
    else if (event.type === 'turn.ended' && !open.delete(promptId)) continue
    if (event.type !== 'prompt') kept.push({ at, event: { ...event, promptId } })
    else {
      const { text } = event
      kept.push({ at, event: { type: 'prompt', promptId, text }, ...(images && { images: { text, data: images } }) })
    }
  }
  for (const [promptId, at] of open) {
    kept.push({
      at: kept.at(-1)?.at ?? at,
      event: { type: 'turn.ended', promptId, outcome: 'interrupted', error: null, usage: null, durationMs: 0 },
    })
  }
  return kept
}

function* linesOf(text: string, from = 0): Generator<string, void> {
  for (let start = from; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    yield text.slice(start, end)
    start = end + 1
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // counted as a line that could not be read
  }
}
