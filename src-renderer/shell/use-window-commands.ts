/** Does what tray and menus of the desktop ask of this window. */
import { useEffect, useRef } from 'react'
import type { WindowCommand } from '#shared/window-command.ts'
import { useBullpen } from '../client/context.tsx'
import { keepStreaming } from '../client/keep-streaming.ts'
import { showToast } from '../ui/toasts.tsx'

export function useWindowCommands(perform: (command: WindowCommand) => void): void {
  const { client, connection, desktop } = useBullpen()
  const latest = useRef(perform)
  useEffect(() => {
    latest.current = perform
  })
  useEffect(() => {
    if (!desktop) return
    return keepStreaming({
      connection,
      open: (signal) => client.shell.commands(undefined, { signal }),
      onItem: (command) => latest.current(command),
      onError: ({ message, remedy }) => showToast({ tone: 'error', message, remedy }),
    })
  }, [client, connection, desktop])
}
