/** `bullpen worktrees`: the worktrees of the repositories that sessions are in, what is in them and who works there. */
import type { Worktree } from '#shared/git.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode } from '../outcome.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

type Options = { readonly json: boolean; readonly terminal: Terminal; readonly path?: string | undefined }

export async function listWorktrees({ client }: Link, { json, terminal, path }: Options): Promise<ExitCode> {
  const worktrees = await client.git.worktrees(path === undefined ? {} : { path })
  if (json) for (const worktree of worktrees) await terminal.json(worktree)
  else if (worktrees.length === 0) terminal.note('No session is in a git repository.')
  else await terminal.out(table([['BRANCH', 'DIRTY', 'UNMERGED', 'SESSIONS', 'FOLDER'], ...worktrees.map(cells)]))
  return EXIT.done
}

const cells = ({ branch, head, dirty, unmerged, sessions, path, gone, main }: Worktree): string[] => [
  branch ?? head ?? '-',
  gone ? 'gone' : String(dirty),
  main ? '-' : String(unmerged),
  String(sessions.length),
  path,
]
