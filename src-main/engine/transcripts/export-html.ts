/** A session as one HTML page that needs nothing else: no script, nothing fetched, every word escaped. */
import type { StoredEvent } from '#shared/events.ts'
import type { ExportHeader, ExportedEvent } from '#shared/transcripts.ts'
import { CUT_CALL, type ExportContext } from './export-context.ts'
import { shortened } from './export-markdown.ts'

const STYLE = `
:root{color-scheme:light dark}
body{font:16px/1.55 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}
pre,.said{white-space:pre-wrap;overflow-wrap:anywhere}
pre{font:13px/1.5 ui-monospace,monospace;border:1px solid #8885;border-radius:6px;padding:.6rem;max-height:30rem;overflow:auto}
.you{border-left:4px solid #4a7dff;padding-left:.8rem;margin-top:2rem}
.sub{margin-left:1.5rem}.note{opacity:.75}.failed{border-color:#c33}
time,dt{opacity:.7;font-size:.85rem}dl{display:grid;grid-template-columns:auto 1fr;gap:0 .8rem}dd{margin:0}
img{max-width:100%}`

export const htmlHead = ({ title, cwd, model, createdAt, exportedAt }: ExportHeader): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(title)}</h1>
<dl><dt>Folder</dt><dd>${escaped(cwd)}</dd>${model === null ? '' : `<dt>Model</dt><dd>${escaped(model)}</dd>`}
<dt>Begun</dt><dd>${time(createdAt)}</dd><dt>Exported</dt><dd>${time(exportedAt)}</dd></dl>
`

export const HTML_END = '</body></html>\n'

/** One event; empty for those that only matter while the session lives. `images`: of a prompt. */
export function htmlOf(
  { at, event, images = [] }: StoredEvent & Pick<ExportedEvent, 'images'>,
  context: ExportContext,
): string {
  switch (event.type) {
    case 'prompt': {
      const said = `<div class="said">${escaped(event.text)}</div>${images.map(imageOf).join('')}`
      return `<section class="you"><h2>You ${time(at)}</h2>${said}</section>\n`
    }
    case 'text': {
      const cut = event.aborted ? '<p class="note">Cut short here.</p>' : ''
      return `<div class="said${nested(event.parent)}">${escaped(event.text)}</div>${cut}\n`
    }
    case 'thinking':
      return `<details class="note${nested(event.parent)}"><summary>Thinking</summary><pre>${escaped(event.text)}</pre></details>\n`
    case 'tool.call': {
      const input = escaped(JSON.stringify(event.input, null, 2))
      const rest = event.rest ? `<p class="note">${escaped(shortened(event.rest))}</p>` : ''
      const cut = context.isCut(event.toolUseId) ? `<p class="note">${CUT_CALL}</p>` : ''
      return `<details class="${nested(event.parent).trim()}"><summary><b>${escaped(event.name)}</b></summary><pre>${input}</pre>${rest}</details>${cut}\n`
    }
    case 'tool.result': {
      const more = event.rest
        ? `<p class="note">${(event.rest.length - event.text.length).toLocaleString('en')} more characters.</p>`
        : ''
      const text = event.text === '' ? '' : `<pre${event.isError ? ' class="failed"' : ''}>${escaped(event.text)}</pre>`
      return `<div class="${nested(event.parent).trim()}">${text}${more}${event.images.map(imageOf).join('')}</div>\n`
    }
    case 'notice':
      if (event.output) return `<pre>${escaped(event.text)}</pre>\n`
      return `<p class="note">${escaped(event.text)}</p>\n`
    default: {
      const note = context.noteOf(event)
      if (!note) return ''
      return `<p class="note">${escaped(note.text)}</p>${note.body === '' ? '' : `<pre>${escaped(note.body)}</pre>`}\n`
    }
  }
}

/** Kinds of image a page may show; SVG is not among them, it can hold scripts. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

function imageOf({ mediaType, data }: { mediaType: string; data: string }): string {
  if (!SHOWN.has(mediaType) || data === '' || !/^[A-Za-z0-9+/=]+$/.test(data)) return `<p>[${escaped(mediaType)}]</p>`
  return `<img alt="" src="data:${mediaType};base64,${data}">`
}

const nested = (parent: string | null): string => (parent === null ? '' : ' sub')

const time = (at: number): string => {
  const iso = new Date(at).toISOString()
  return `<time datetime="${iso}">${iso.replace('T', ' ').slice(0, 16)}</time>`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark)
