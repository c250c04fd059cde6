/** The few pages the gateway writes itself: for a visitor without a key, and for a build without its renderer. */
import type { AppErrorData } from '#shared/errors.ts'

/** `text` parts are escaped here: they may hold what a request said. */
export function errorPage({ message, remedy }: AppErrorData): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Bullpen</title></head>
<body>
<h1>Bullpen</h1>
<p>${escape(message)}</p>
<p>${escape(remedy)}</p>
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
