/** Everything the window needs of the host, made once: connection, client, queries, sessions. */
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient, notifyManager } from '@tanstack/react-query'
import type { Client } from '#shared/contract/index.ts'
import { ERROR_KINDS, toAppErrorData } from '#shared/errors.ts'
import { Connection } from './connection.ts'
import { createClient } from './create-client.ts'
import { keepStreaming } from './keep-streaming.ts'
import { SessionsStore } from './sessions-store.ts'
import type { OpenTransport } from './transport.ts'

export type Bullpen = {
  readonly connection: Connection
  readonly client: Client
  readonly queries: ReturnType<typeof createTanstackQueryUtils<Client>>
  readonly queryClient: QueryClient
  readonly sessions: SessionsStore
  /** The host can open dialogs and links of the system. */
  readonly desktop: boolean
}

const MAX_RETRIES = 3

/** Answers are shown in the frame they come in: a timer in between may miss it. */
notifyManager.setScheduler(queueMicrotask)

export function createBullpen({ open, desktop }: { open: OpenTransport; desktop: boolean }): Bullpen {
  const connection = new Connection(open)
  const client = createClient(connection)
  const sessions = new SessionsStore()
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always', // the host is on this machine; what the browser thinks of the internet is no matter
        staleTime: 30_000,
        retry: (failures, error) => failures < MAX_RETRIES && ERROR_KINDS[toAppErrorData(error).kind].retriable,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  keepStreaming({
    connection,
    open: (signal) => client.sessions.watch(undefined, { signal }),
    onItem: (frame) => sessions.apply(frame),
    onError: (error) => sessions.fail(error),
  })
  const queries = createTanstackQueryUtils(client)
  keepStreaming({
    connection,
    open: (signal) => client.settings.watch(undefined, { signal }),
    onItem: (report) => queryClient.setQueryData(queries.settings.get.queryKey(), report),
    onError: () => undefined, // whoever needs the settings asks for them, and shows why they can't be had
  })
  refetchAfterCuts(connection, queryClient)
  connection.start()
  return { connection, client, queries, queryClient, sessions, desktop }
}

/** What was asked before a cut may have changed: another host may have come up in its place. */
function refetchAfterCuts(connection: Connection, queryClient: QueryClient): void {
  let wasOffline = false
  connection.subscribe(() => {
    const { kind } = connection.state
    if (kind === 'online' && wasOffline) void queryClient.invalidateQueries()
    wasOffline = kind !== 'online' && (wasOffline || kind === 'offline' || kind === 'unauthorised')
  })
  window.addEventListener('online', connection.retryNow)
  window.addEventListener('focus', connection.retryNow)
}
