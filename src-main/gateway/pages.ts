/** The few pages the gateway writes itself: for a visitor without a key, and for a build without its renderer. */
import { createHash } from 'node:crypto'
import type { AppErrorData } from '#shared/errors.ts'

/** Whoever reads it has no key yet, and so gets no file of ours either: all of it is in the page. */
const STYLE = `
:root { color-scheme: light dark; --accent: #0b7268; --fg: #172022; --muted: #4a585b; --bg: #fff; }
@media (prefers-color-scheme: dark) { :root { --accent: #45c4b4; --fg: #e4eaeb; --muted: #a9b5b8; --bg: #151a1c; } }
body { display: grid; min-height: 100vh; margin: 0; place-items: center; background: var(--bg); color: var(--fg);
  font: 0.875rem/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; }
main { max-width: 34rem; padding: 2rem; }
h1 { margin: 0 0 1rem; color: var(--accent); font-size: 1rem; }
p { margin: 0 0 0.5rem; overflow-wrap: anywhere; }
p:first-of-type { font-size: 1.0625rem; font-weight: 600; }
p:last-of-type { color: var(--muted); }
`

/** What such a page may do: be read. */
export const ERROR_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** `text` parts are escaped here: they may hold what a request said. */
export function errorPage({ message, remedy }: AppErrorData): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bullpen</title><style>${STYLE}</style></head>
<body>
<main>
<h1>Bullpen</h1>
<p>${escape(message)}</p>
<p>${escape(remedy)}</p>
</main>
</body>
</html>
`
}

export function notBuiltPage(): string {
  return errorPage({
    kind: 'config',
    message: 'The host runs, but its pages have not been built.',
    remedy: 'Run "npm run build" in the folder of Bullpen and reload this page.',
    retriable: true,
  })
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
