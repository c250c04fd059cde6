/** The contract implemented: one line per procedure, no logic. Served as it is by every door of every host. */
import type { ApiDeps } from './deps.ts'
import { foldersRouter } from './folders.ts'
import { createImplementer } from './implementer.ts'
import { permissionsRouter } from './permissions.ts'
import { poolRouter } from './pool.ts'
import { sessionsRouter } from './sessions.ts'
import { shellRouter } from './shell.ts'
import { credentialsRouter, demoRouter, processesRouter, settingsRouter, systemRouter } from './system.ts'
import { workspaceRouter } from './workspace.ts'

export function createRouter({ engine, host, log, shell }: ApiDeps) {
  const os = createImplementer(log)
  return os.router({
    sessions: sessionsRouter(os, engine),
    permissions: permissionsRouter(os, engine),
    folders: foldersRouter(os, engine),
    workspace: workspaceRouter(os, engine),
    pool: poolRouter(os, engine),
    processes: processesRouter(os, engine),
    settings: settingsRouter(os, engine, host),
    credentials: credentialsRouter(os, engine),
    demo: demoRouter(os, engine),
    system: systemRouter(os, engine, host),
    shell: shellRouter(os, shell),
  })
}

export type ApiRouter = ReturnType<typeof createRouter>
