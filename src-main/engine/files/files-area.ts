/** All that a session's folder and its commands' output are asked for: found, shown, read, opened. */
import type { SessionId } from '#shared/ids.ts'
import type { Settings } from '#shared/settings.ts'
import type { SessionRow } from '../store/types.ts'
import type { Environment } from '../supervisor/environment.ts'
import type { FilesApi } from '../types.ts'
import { createFiles } from './files.ts'
import { createOpening } from './opening/opening.ts'
import { TaskFolders, taskRoot } from './task-folders.ts'
import { taskOutput } from './task-output.ts'

type FilesAreaDeps = {
  /** Throws `not_found` for a session there is not. */
  readonly sessionOf: (id: SessionId) => Pick<SessionRow, 'cwd'>
  /** The CLI's own names of its conversations. */
  readonly conversationsOf: (id: SessionId) => readonly string[]
  readonly owner: string
  readonly env: Environment
  readonly trusts: (folder: string) => boolean
  readonly settings: () => Settings
}

export function filesArea({ sessionOf, conversationsOf, owner, env, trusts, settings }: FilesAreaDeps): FilesApi {
  const folders = new TaskFolders(taskRoot(env))
  const cwdOf = (id: SessionId) => sessionOf(id).cwd
  return {
    ...createFiles({ cwdOf, owner, env }),
    taskOutput: async ({ sessionId, taskId }) =>
      taskOutput({ folders, taskId, conversations: conversationsOf(sessionId) }),
    ...createOpening({ env, cwdOf, trusts, settings }),
  }
}
