/** A session by its id or the beginning of it. */
import type { Client } from '#shared/contract/index.ts'
import { AppError } from '#shared/errors.ts'
import type { Session } from '#shared/session.ts'
import { usageError } from './outcome.ts'

/** Archived ones are found too. Throws `not_found`, or a usage error when the beginning fits several. */
export async function findSession(client: Client, prefix: string): Promise<Session> {
  const lists = await Promise.all([client.sessions.list({ archived: false }), client.sessions.list({ archived: true })])
  const all = new Map(lists.flat().map((session) => [session.id as string, session]))
  const matches = [...all.values()].filter(({ id }) => prefix !== '' && id.startsWith(prefix.toLowerCase()))
  const [match, ...others] = matches
  if (match !== undefined && others.length === 0) return match
  if (match !== undefined) {
    throw usageError(
      `"${prefix}" fits ${matches.length} sessions.`,
      'Give more of the id; "bullpen sessions" lists them.',
    )
  }
  throw new AppError('not_found', {
    message: `There is no session "${prefix}".`,
    remedy: '"bullpen sessions" lists them.',
    field: 'id',
  })
}
