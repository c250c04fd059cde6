/** Serves the built renderer to the window under `app://bullpen/`, with the same headers as the gateway. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { protocol } from 'electron'
import { DIAGRAM_HEADERS, DIAGRAM_PAGE, SECURITY_HEADERS } from '../host/page-security.ts'
import { appFile, contentType } from './app-files.ts'
import { APP_SCHEME } from './app-origin.ts'

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

export function serveAppScheme(folder: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(request, folder))
}

async function answer({ method, url }: Request, folder: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405)
  const file = appFile(url, folder)
  if (file === null) return refusal(404)
  try {
    const security = basename(file) === DIAGRAM_PAGE ? DIAGRAM_HEADERS : SECURITY_HEADERS
    const headers = { ...security, 'content-type': contentType(file), 'cache-control': 'no-store' }
    return new Response(method === 'HEAD' ? null : await readFile(file), { headers })
  } catch {
    return refusal(404) // a folder, or a file that isn't there: to the page it is the same
  }
}

const refusal = (status: number): Response => new Response(null, { status, headers: SECURITY_HEADERS })
