/** A request for permission to run a tool, as opposed to a question. */
import type { PermissionRequest } from '#shared/permissions.ts'

export type ToolRequest = Extract<PermissionRequest, { kind: 'tool' }>
