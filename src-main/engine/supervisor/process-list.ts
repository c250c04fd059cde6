/** The host and every CLI process, for people to look at. */
import type { SessionId } from '#shared/ids.ts'
import type { ProcessInfo } from '#shared/system.ts'
import { residentBytes } from './resident-memory.ts'

type Live = {
  readonly session: { readonly row: { id: SessionId; title: string } }
  readonly pid: number
  readonly startedAt: number
}

export async function listProcesses(
  live: readonly Live[],
  spares: readonly { readonly pid: number; readonly startedAt: number }[],
  hostStartedAt: number,
): Promise<ProcessInfo[]> {
  const host = { pid: process.pid, role: 'host' as const, sessionId: null, title: 'Bullpen', startedAt: hostStartedAt }
  const processes = live.map(({ session, pid, startedAt }) => {
    const { id, title } = session.row
    return { pid, role: 'live' as const, sessionId: id, title, startedAt }
  })
  const ready = spares.map((spare) => ({ ...spare, role: 'spare' as const, sessionId: null, title: 'Kept ready' }))
  return Promise.all(
    [host, ...processes, ...ready].map(async (info) => ({ ...info, rssBytes: await residentBytes(info.pid) })),
  )
}
