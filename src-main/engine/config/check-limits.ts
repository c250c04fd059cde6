/** Refuses limits of a session that contradict each other, seen with those of its project and of all. */
import { AppError } from '#shared/errors.ts'
import { type LimitOverrides, type LimitSettings, limitConflict } from '#shared/limits.ts'

type SessionLimits = { readonly settings: LimitSettings; readonly cwd: string; readonly session: LimitOverrides }

/** Throws `invalid_input` naming the field. What the session says nothing about is not its fault. */
export function checkSessionLimits(input: SessionLimits): void {
  const { processMemoryMiB, treeMemoryMiB } = input.session
  if (processMemoryMiB === undefined && treeMemoryMiB === undefined) return
  const conflict = limitConflict(input)
  if (conflict === null) return
  throw new AppError('invalid_input', {
    message: conflict.message,
    remedy: 'Lower processMemoryMiB or raise treeMemoryMiB for this session.',
    field: `limits.${conflict.field}`,
  })
}
