/** The key of the pool: everything that decides how a process behaves, so that a spare never serves what it wasn't started for. */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Environment } from '../supervisor/environment.ts'

/** What a process reads when it starts besides its spec: the CLI itself and the user's own configuration. */
export async function surroundings(spec: LaunchSpec, inherited: Environment): Promise<string> {
  const home = inherited.HOME ?? inherited.USERPROFILE ?? homedir()
  const config = spec.env.CLAUDE_CONFIG_DIR ?? inherited.CLAUDE_CONFIG_DIR ?? join(home, '.claude')
  const files = [spec.cliPath, ...['settings.json', 'CLAUDE.md', '.credentials.json'].map((name) => join(config, name))]
  return (await Promise.all(files.map(stampOf))).join(' ')
}

/** What a process that waits in a folder has read there: another server or rule since then, and it serves nobody any more. */
export async function surroundingsIn(cwd: string): Promise<string> {
  const names = ['.mcp.json', 'CLAUDE.md', join('.claude', 'settings.json'), join('.claude', 'settings.local.json')]
  return (await Promise.all(names.map((name) => stampOf(join(cwd, name))))).join(' ')
}

/** Key of a spare that waits in its own folder, and of the sessions it may serve. */
export const projectKey = (spec: LaunchSpec, around: string): string => hash({ ...spec, sessionId: null, around })

/** Key of a spare that knows no folder: without what the claim sets. Null for a session that no such spare can serve. */
export function generalKey(spec: LaunchSpec, around: string): string | null {
  if (spec.resume !== null) return null
  return hash({ ...spec, sessionId: null, cwd: null, model: null, permissionMode: null, around })
}

function hash(parts: object): string {
  const sorted = Object.entries(parts).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22)
}

async function stampOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => null)
  return found ? `${found.mtimeMs}:${found.size}:${found.ino}` : '-'
}
