/** Of which session the MCP servers are shown, in the window as a whole; and the entry of its menu that shows them. */
import { Plug } from 'lucide-react'
import { create } from 'zustand'
import type { SessionId } from '#shared/ids.ts'
import type { MenuEntry } from '../../ui/menu.tsx'

export const useShownServers = create<SessionId | null>(() => null)

/** Null closes. */
export const showServers = (id: SessionId | null): void => useShownServers.setState(id, true)

export const serversEntry = (id: SessionId): MenuEntry => ({
  label: 'MCP servers…',
  icon: <Plug size={14} />,
  onSelect: () => showServers(id),
})
