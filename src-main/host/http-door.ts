/** The gateway of a host, loaded only by hosts that have one, with the keys it needs. */
import type { ApiRouter } from '../api/router.ts'
import type { Log } from '../engine/ports.ts'
import { SECURITY_HEADERS } from './page-security.ts'
import type { HomePaths } from './paths.ts'
import { browserKey, writeToken } from './run-folder.ts'

export type HttpDoor = {
  /** Without any secret. */
  readonly url: string
  /** For programs: `Authorization: Bearer TOKEN`. */
  readonly token: string
  /** An address that lets one browser in, once, within two minutes. */
  entryUrl(): string
  close(): Promise<void>
}

export async function openHttp({
  paths,
  port,
  router,
  version,
  renderer,
  log,
  isReady,
  metrics,
}: {
  paths: HomePaths
  port: number
  router: ApiRouter
  version: string
  renderer: string
  log: Log
  isReady: () => boolean
  metrics: () => string
}): Promise<HttpDoor> {
  const [{ startGateway }, { createKeys }] = await Promise.all([
    import('../gateway/http.ts'),
    import('../gateway/keys.ts'),
  ])
  const token = writeToken(paths)
  const keys = createKeys({ token, browserKey: browserKey(paths) })
  const gateway = await startGateway({
    router,
    keys,
    port,
    pages: renderer,
    headers: SECURITY_HEADERS,
    version,
    isReady,
    metrics,
    log,
  })
  return {
    url: gateway.url,
    token,
    entryUrl: () => `${gateway.url}/?code=${keys.issueCode()}`,
    close: () => gateway.close(),
  }
}
