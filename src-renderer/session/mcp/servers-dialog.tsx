/** The MCP servers of a session: which it has, how each does and why, and what can be done about it. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { McpServers } from '#shared/mcp.ts'
import { isAsleep, type Session } from '#shared/session.ts'
import { useBullpen } from '../../client/context.tsx'
import { OfflineNotice } from '../../client/offline-notice.tsx'
import { useOffers } from '../../client/offers.ts'
import { useAction } from '../../client/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogBody } from '../../ui/dialog.tsx'
import { Empty, Loading } from '../../ui/empty.tsx'
import { FailureNotice } from '../../ui/failure-notice.tsx'
import { ServerRow } from './server-row.tsx'
import styles from './servers-dialog.module.css'
import { showServers, useShownServers } from './servers-state.tsx'

/** While one of them is on its way. */
const SOON_MS = 1_000

/** Shown by whoever calls `showServers`. */
export function McpServersDialog({ session }: { session: Session }) {
  const { id } = session
  const isShown = useShownServers() === id
  useOffers({ 'session.mcp': () => showServers(id) })
  return (
    <Dialog
      open={isShown}
      onOpenChange={(open) => !open && showServers(null)}
      title="MCP servers"
      description="What gives this session more tools. One that you switch off stays off in this folder."
      width="lg"
    >
      <Servers session={session} />
    </Dialog>
  )
}

function Servers({ session }: { session: Session }) {
  const { id, state } = session
  const { client } = useBullpen()
  const queryClient = useQueryClient()
  const act = useAction()
  const [busy, setBusy] = useState<string | null>(null)
  const queryKey = ['mcp', id, isAsleep(state), state.kind === 'waking']
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey,
    queryFn: () => client.sessions.mcpServers({ id }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchInterval: (query) => (query.state.data?.servers.some((one) => one.state === 'pending') ? SOON_MS : false),
  })
  const change = async (name: string, work: () => Promise<McpServers>) => {
    setBusy(name)
    await act(async () => queryClient.setQueryData(queryKey, await work()))
    setBusy(null)
  }
  return (
    <DialogBody>
      <OfflineNotice meaning="This is how things stood; nothing can be changed until it is back." />
      {error ? (
        <FailureNotice urgent error={toAppErrorData(error)} onRetry={() => void refetch()} />
      ) : !data || state.kind === 'waking' || (isPlaceholderData && !data.live) ? (
        <Loading label={state.kind === 'waking' ? 'Its process is starting' : 'Asking its process'} />
      ) : !data.live ? (
        <Empty
          small
          title="The session has no process"
          actions={<Button onClick={() => void act(() => client.sessions.wake({ id }))}>Wake it</Button>}
        >
          Its servers run with its process, and end with it.
        </Empty>
      ) : data.servers.length === 0 ? (
        <None session={session} />
      ) : (
        <ul className={styles.servers} aria-label="MCP servers">
          {data.servers.map((server) => (
            <ServerRow
              key={server.name}
              server={server}
              busy={busy === server.name}
              disabled={busy !== null}
              onReconnect={() =>
                void change(server.name, () => client.sessions.reconnectMcp({ id, name: server.name }))
              }
              onSwitch={(on) =>
                void change(server.name, () => client.sessions.switchMcp({ id, name: server.name, on }))
              }
            />
          ))}
        </ul>
      )}
    </DialogBody>
  )
}

function None({ session: { trust, safeMode, profile } }: { session: Session }) {
  if (safeMode === true)
    return (
      <Empty small title="None in safe mode">
        Nothing runs beside the agent until you start the session normally.
      </Empty>
    )
  if (profile === 'demo')
    return (
      <Empty small title="None in the demo">
        It has a configuration of its own.
      </Empty>
    )
  if (trust === 'restricted') {
    return (
      <Empty small title="None in a restricted folder">
        No server is started in a folder that you don’t trust: neither those it brings nor your own.
      </Empty>
    )
  }
  return (
    <Empty small title="No MCP server is set up">
      Add one with <code>claude mcp add</code> in a terminal, or in the file <code>.mcp.json</code> of the folder. The
      next process of the session has it.
    </Empty>
  )
}
