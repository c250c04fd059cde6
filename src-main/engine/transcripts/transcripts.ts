/** Everything about the CLI's transcripts, put together: the library of all, and the agent's side of each session. */
import type { Clock, Log } from '../ports.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { type Bound, createConversations } from './conversations.ts'
import type { ConversationFiles } from './conversation-files.ts'
import { createLeases } from './leases.ts'
import { type Library, createLibrary } from './library.ts'
import type { ConversationsApi } from './types.ts'

type TranscriptsDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly files: ConversationFiles
  readonly sessions: {
    find(id: SessionRow['id']): Bound
    all(): readonly Bound[]
    live(): readonly { pid: number }[]
    welcome(row: SessionRow): ReturnType<Bound['summary']>
  }
  /** The real path of a folder that exists; throws `AppError`. */
  readonly resolveFolder: (path: string) => Promise<string>
  /** Of new sessions in this folder. */
  readonly defaultMode: (cwd: string) => SessionRow['permissionMode']
}

export function createTranscripts({ sessions, files, ...deps }: TranscriptsDeps): {
  library: Library
  conversations: ConversationsApi
} {
  const leases = createLeases((pid) => sessions.live().some((process) => process.pid === pid))
  const library = createLibrary({
    ...deps,
    leases,
    config: files.configOf('default'),
    sessions: {
      rows: () => sessions.all().map(({ row }) => row),
      get: (id) => sessions.find(id).summary(),
      welcome: (row) => sessions.welcome(row),
    },
  })
  const conversations = createConversations({ ...deps, leases, library, files, find: (id) => sessions.find(id) })
  return { library, conversations }
}
