/** The gateway of a host, loaded only by hosts that have one, with the keys it needs. */
import { AppError } from '#shared/errors.ts'
import type { ApiRouter } from '../api/router.ts'
import type { Log } from '../engine/ports.ts'
import { SECURITY_HEADERS } from './page-security.ts'
import type { HomePaths } from './paths.ts'
import { browserKey, lastPort, rememberPort, writeToken } from './run-folder.ts'

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
  /** 0 = the one of the last run, or any free one when that is taken. */
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
  const listen = (on: number) =>
    startGateway({
      router,
      keys,
      port: on,
      pages: renderer,
      headers: SECURITY_HEADERS,
      version,
      isReady,
      metrics,
      log,
    })
  const gateway = port === 0 ? await listenWhereWeWere(lastPort(paths), listen) : await listen(port)
  try {
    rememberPort(paths, Number(new URL(gateway.url).port))
  } catch (error) {
    log.warn('the port could not be noted: after a restart, open pages may not find the host', { error: String(error) })
  }
  return {
    url: gateway.url,
    token,
    entryUrl: () => `${gateway.url}/?code=${keys.issueCode()}`,
    close: () => gateway.close(),
  }
}

/** A page that was open finds the host again after a restart, unless another program took the port meanwhile. */
async function listenWhereWeWere<Opened>(last: number, listen: (port: number) => Promise<Opened>): Promise<Opened> {
  try {
    return await listen(last)
  } catch (error) {
    const isTaken = error instanceof AppError && (error.data.kind === 'conflict' || error.data.kind === 'permission')
    if (last === 0 || !isTaken) throw error
    return listen(0)
  }
}
