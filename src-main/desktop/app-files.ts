/** Which file of the built renderer an `app://` address names. Pure: no address reaches outside the folder. */
import { join } from 'node:path'
import { APP_URL } from './app-origin.ts'

/** Plain names only: no escapes, no back-slashes, no dot at a name's start, so neither `..` nor a hidden file can be named. */
const NAME = '[A-Za-z0-9_-][A-Za-z0-9_.-]*'
const PATH = new RegExp(`^${NAME}(?:/${NAME})*$`)

/** The absolute path of the file, or null for an address that names none. Whether the file exists is for the reader to see. */
export function appFile(url: string, folder: string): string | null {
  if (!url.startsWith(APP_URL)) return null
  const [path = ''] = url.slice(APP_URL.length).split(/[?#]/, 1)
  if (path === '') return join(folder, 'index.html')
  return PATH.test(path) ? join(folder, ...path.split('/')) : null
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
}

/** The content type by the file's ending; what we don't ship is plain bytes. */
export function contentType(file: string): string {
  return TYPES[/\.(\w+)$/.exec(file)?.[1] ?? ''] ?? 'application/octet-stream'
}
