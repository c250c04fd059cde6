/** The contract implemented: one line per procedure, no logic. Served as it is by every door of every host. */
import type { ApiDeps } from './deps.ts'
import { breakerRouter } from './breaker.ts'
import { composingRouter, filesRouter, snippetsRouter } from './composing.ts'
import { foldersRouter } from './folders.ts'
import { gitRouter } from './git.ts'
import { createImplementer } from './implementer.ts'
import { permissionsRouter } from './permissions.ts'
import { poolRouter } from './pool.ts'
import { searchRouter } from './search.ts'
import { sessionsRouter } from './sessions.ts'
import { shellRouter } from './shell.ts'
import { storageRouter } from './storage.ts'
import { credentialsRouter, demoRouter, processesRouter, settingsRouter, systemRouter } from './system.ts'
import { conversationsRouter, transcriptsRouter } from './transcripts.ts'
import { usageRouter } from './usage.ts'
import { workspaceRouter } from './workspace.ts'

export function createRouter({ engine, host, log, shell }: ApiDeps) {
  const os = createImplementer(log)
  return os.router({
    sessions: { ...sessionsRouter(os, engine), ...conversationsRouter(os, engine), ...composingRouter(os, engine) },
    transcripts: transcriptsRouter(os, engine),
    breaker: breakerRouter(os, engine),
    permissions: permissionsRouter(os, engine),
    folders: foldersRouter(os, engine),
    files: filesRouter(os, engine),
    git: gitRouter(os, engine),
    snippets: snippetsRouter(os, engine),
    workspace: workspaceRouter(os, engine),
    pool: poolRouter(os, engine),
    search: searchRouter(os, engine),
    processes: processesRouter(os, engine),
    settings: settingsRouter(os, engine),
    credentials: credentialsRouter(os, engine),
    demo: demoRouter(os, engine),
    storage: storageRouter(os, engine),
    usage: usageRouter(os, engine),
    system: systemRouter(os, engine, host),
    shell: shellRouter(os, shell),
  })
}

export type ApiRouter = ReturnType<typeof createRouter>
