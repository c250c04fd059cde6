/** For sessions whose agents are made up: no CLI ever noted anything of them. */
import type { ConversationFiles } from '../transcripts/conversation-files.ts'

export const noConversations: ConversationFiles = {
  configOf: () => '/nowhere',
  find: () => null,
  tail: () => Promise.resolve(null),
  tailSync: () => null,
}
