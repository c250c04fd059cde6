/** Groups sessions by their folder, the newest first, narrowed by what the user types. */
import type { Session } from '#shared/session.ts'
import { folderName } from '../client/format.ts'

export type Project = {
  /** The folder, absolute. */
  readonly cwd: string
  readonly name: string
  /** Set where another project has the same name: the folder above. */
  readonly parent: string | null
  readonly demo: boolean
  readonly sessions: readonly Session[]
}

export function projectsOf(
  sessions: Iterable<Session>,
  { filter, archived }: { filter: string; archived: boolean },
): Project[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const shown = [...sessions]
    .filter((session) => session.archived === archived && matches(session, words))
    .sort((left, right) => right.createdAt - left.createdAt) // by activity, rows would jump while agents work
  const groups = Map.groupBy(shown, ({ cwd }) => cwd)
  const names = Map.groupBy(groups.keys(), folderName)
  return [...groups].map(([cwd, members]) => {
    const name = folderName(cwd)
    const ambiguous = (names.get(name)?.length ?? 0) > 1
    return {
      cwd,
      name,
      parent: ambiguous ? folderName(cwd.slice(0, -name.length)) : null,
      demo: members.every(({ profile }) => profile === 'demo'),
      sessions: members,
    }
  })
}

const matches = ({ title, cwd }: Session, words: readonly string[]): boolean => {
  const text = `${title} ${cwd}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
