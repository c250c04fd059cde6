/** In the head of a session: how many of its MCP servers failed, and the way to where that is explained and mended. */
import type { Session } from '#shared/session.ts'
import { countOf } from '../../client/format.ts'
import { BadgeButton } from '../../ui/badge.tsx'
import { showServers } from './servers-state.tsx'

/** Always there, so that it is read out when one fails. */
export const FailedServers = ({ session: { id, failedServers = [] } }: { session: Session }) => (
  <span role="status">
    {failedServers.length > 0 && (
      <BadgeButton tone="warn" title={failedServers.join(', ')} aria-haspopup="dialog" onClick={() => showServers(id)}>
        {countOf(failedServers.length, 'MCP server')} failed
      </BadgeButton>
    )}
  </span>
)
