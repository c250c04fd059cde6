/** A session in a worktree of its own, which the host names: one step for the user, whatever it takes. */
import { AppError } from '#shared/errors.ts'
import type { Session } from '#shared/session.ts'
import type { Bullpen } from './bullpen.ts'

type Wish = {
  /** Any folder of the repository. */
  readonly path: string
  /** What the session is about: names the branch. May be empty. */
  readonly about: string
}

/** Throws where no worktree can be made, saying why. */
export async function newInWorktree(
  { client, sessions }: Pick<Bullpen, 'client' | 'sessions'>,
  { path, about }: Wish,
): Promise<Session> {
  const { branch, why } = await client.git.planWorktree({ path, text: about })
  if (branch === null) {
    throw new AppError('invalid_input', {
      message: why ?? 'A worktree can’t be made here.',
      remedy: 'A worktree needs a git repository with a commit.',
      field: 'path',
    })
  }
  const { folder } = await client.git.createWorktree({ path, branch })
  const session = await client.sessions.create({ cwd: folder, profile: 'default', like: path })
  sessions.put(session)
  return session
}
