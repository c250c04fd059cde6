/** Which file is the CLI's transcript of a session, whatever configuration its CLI runs with. */
import type { PromptId } from '#shared/ids.ts'
import type { Profile } from '#shared/session.ts'
import { configFolder } from '../agent/session-lease.ts'
import type { Environment } from '../supervisor/environment.ts'
import { findTranscript } from './files.ts'
import { type Tail, readTail, readTailSync } from './tail.ts'

type Held = { readonly profile: Profile; readonly cliSessionId: string | null }

export type ConversationFiles = {
  /** The CLI's configuration folder of sessions with this profile. */
  readonly configOf: (profile: Profile) => string
  /** Null when the CLI has none. */
  readonly find: (session: Held) => string | null
  /** The end of its transcript, from a prompt on; null when the CLI has none. */
  readonly tail: (session: Held, promptId: PromptId) => Promise<Tail | null>
  /** The same before the host is at work. */
  readonly tailSync: (session: Held, promptId: PromptId) => Tail | null
}

export function createConversationFiles({ env, demoConfig }: { env: Environment; demoConfig: string }) {
  const configOf = (profile: Profile) => (profile === 'demo' ? demoConfig : configFolder(env))
  const find = ({ profile, cliSessionId }: Held) =>
    cliSessionId === null ? null : findTranscript(configOf(profile), cliSessionId)
  const files: ConversationFiles = {
    configOf,
    find,
    async tail(session, promptId) {
      const path = find(session)
      return path === null ? null : readTail(path, promptId)
    },
    tailSync(session, promptId) {
      const path = find(session)
      return path === null ? null : readTailSync(path, promptId)
    },
  }
  return files
}
