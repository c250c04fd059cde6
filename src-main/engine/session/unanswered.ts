/** What a turn asked of the user and was not answered. Pure. */
import type { SessionEvent } from '#shared/events.ts'
import type { PermissionRequest } from '#shared/permissions.ts'

/** Oldest first. */
export function unanswered(turn: readonly SessionEvent[]): PermissionRequest[] {
  const open = new Map<string, PermissionRequest>()
  for (const event of turn) {
    if (event.type === 'permission.asked') open.set(event.request.requestId, event.request)
    else if (event.type === 'permission.answered') open.delete(event.requestId)
  }
  return [...open.values()]
}
