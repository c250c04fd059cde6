/** Folders at the engine's door: what is decided of one is told to its sessions. */
import type { SessionManager } from '../session/session-manager.ts'
import type { Engine } from '../types.ts'
import type { Folders } from './folders.ts'

export const foldersArea = (folders: Folders, sessions: Pick<SessionManager, 'announceFolder'>): Engine['folders'] => ({
  ...folders,
  async setTrust(input) {
    const report = await folders.setTrust(input)
    sessions.announceFolder(report.path)
    return report
  },
})
