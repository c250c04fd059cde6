/** A session as a file for elsewhere: Markdown and HTML to read, JSONL to import. */
import { setImmediate } from 'node:timers/promises'
import { withoutRewound, withoutSuperseded } from '#shared/conversation.ts'
import type { StoredEvent } from '#shared/events.ts'
import type { ExportFormat, ExportFrame, ExportHeader } from '#shared/transcripts.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { wholeEvent, wholeWords } from '../store/whole-event.ts'
import { HTML_END, htmlHead, htmlOf } from './export-html.ts'
import { markdownHead, markdownOf } from './export-markdown.ts'
import { journalPages } from './journal-pages.ts'

const PAGE = 500

const MEDIA: Record<ExportFormat, string> = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  jsonl: 'application/x-ndjson',
}

type Source = Pick<Store, 'journal' | 'payloads'>

/** JSONL holds everything that was journalled, all of it whole; the others the conversation as it stands, with prompts whole. */
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
  const held = { payloads: store.payloads, id: row.id }
  yield { type: 'file', name: `${fileName(row.title)}.${format}`, mediaType: MEDIA[format] }
  if (format === 'jsonl') {
    yield { type: 'text', text: `${JSON.stringify(header)}\n` }
    for await (const page of journalPages(store.journal, row.id, signal)) {
      for (const one of page) {
        yield { type: 'text', text: `${JSON.stringify({ ...one, event: wholeEvent(one.event, held) })}\n` }
      }
    }
    return
  }
  const told = format === 'md' ? markdownOf : htmlOf
  yield { type: 'text', text: format === 'md' ? markdownHead(header) : htmlHead(header) }
  const events: StoredEvent[] = []
  for await (const page of journalPages(store.journal, row.id, signal)) events.push(...page)
  const shown = withoutSuperseded(withoutRewound(events))
  for (let start = 0; start < shown.length; start += PAGE) {
    yield {
      type: 'text',
      text: wholeWords(shown.slice(start, start + PAGE), held)
        .map(told)
        .join(''),
    }
    await setImmediate()
    signal.throwIfAborted()
  }
  if (format === 'html') yield { type: 'text', text: HTML_END }
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
