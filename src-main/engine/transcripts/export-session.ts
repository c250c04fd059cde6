/** A session as a file for elsewhere: Markdown and HTML to read, JSONL to import. */
import { setImmediate } from 'node:timers/promises'
import { asSent, withoutRewound, withoutSuperseded } from '#shared/conversation.ts'
import type { StoredEvent } from '#shared/events.ts'
import type { ExportFormat, ExportFrame, ExportHeader, ExportedEvent } from '#shared/transcripts.ts'
import { loadImages } from '../session/prompt-images.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { wholeEvent, wholeToShow } from '../store/whole-event.ts'
import { exportContext } from './export-context.ts'
import { HTML_END, htmlHead, htmlOf } from './export-html.ts'
import { markdownHead, markdownOf } from './export-markdown.ts'
import { journalPages } from './journal-pages.ts'

/** Of text in one frame, in UTF-16 units: about what a reader takes in one go. */
const FRAME = 256 * 1024

const MEDIA: Record<ExportFormat, string> = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  jsonl: 'application/x-ndjson',
}

type Source = Pick<Store, 'journal' | 'payloads'>

/**
 * JSONL holds everything that was journalled, all of it whole, images too; the others the conversation as it stands, with
 * prompts whole, and HTML with its images.
 */
export async function* exportSession(
  row: SessionRow,
  { format, now, signal }: { format: ExportFormat; now: number; signal: AbortSignal },
  store: Source,
): AsyncGenerator<ExportFrame, void> {
  const header: ExportHeader = {
    bullpen: 'session',
    version: 1,
    title: row.title,
    cwd: row.cwd,
    model: row.activeModel ?? row.model,
    createdAt: row.createdAt,
    exportedAt: now,
    conversationId: row.cliSessionId,
  }
  yield { type: 'file', name: `${fileName(row.title)}.${format}`, mediaType: MEDIA[format] }
  const pieces = format === 'jsonl' ? lines(row, header, store, signal) : pages(row, { format, header }, store, signal)
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length < FRAME) continue
    yield { type: 'text', text }
    text = ''
    await setImmediate()
    signal.throwIfAborted()
  }
  yield { type: 'text', text }
}

async function* lines(row: SessionRow, header: ExportHeader, store: Source, signal: AbortSignal) {
  yield `${JSON.stringify(header)}\n`
  const held = { payloads: store.payloads, id: row.id }
  for await (const page of journalPages(store.journal, row.id, signal)) {
    for (const one of page)
      yield `${JSON.stringify(carrying({ ...one, event: wholeEvent(one.event, held) }, row, store))}\n`
  }
}

/** With the images of its prompt, which have no meaning where the data are not. */
function carrying({ event, ...one }: StoredEvent, { id }: SessionRow, { payloads }: Source): ExportedEvent {
  if (event.type !== 'prompt' || !event.images) return { ...one, event }
  const { loaded } = loadImages(payloads, id, event.images)
  return { ...one, event: { ...event, images: undefined }, ...(loaded.length > 0 && { images: loaded }) }
}

async function* pages(
  row: SessionRow,
  { format, header }: { format: 'md' | 'html'; header: ExportHeader },
  store: Source,
  signal: AbortSignal,
) {
  const held = { payloads: store.payloads, id: row.id }
  yield format === 'md' ? markdownHead(header) : htmlHead(header)
  const events: StoredEvent[] = []
  for await (const page of journalPages(store.journal, row.id, signal)) events.push(...page)
  const shown = withoutSuperseded(asSent(withoutRewound(events)))
  const context = exportContext(shown)
  for (const one of shown) {
    const whole = { ...one, event: wholeToShow(one.event, held) }
    yield format === 'md' ? markdownOf(whole, context) : htmlOf(carrying(whole, row, store), context)
  }
  if (format === 'html') yield HTML_END
}

/** A title as a name that every system takes. */
function fileName(title: string): string {
  const name = title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return name === '' ? 'session' : name
}
