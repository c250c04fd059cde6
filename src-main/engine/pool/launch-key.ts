/** The key of the pool: everything that decides how a process behaves, so that a spare never serves what it wasn't started for. */
import type { LaunchSpec } from '../agent/launch-spec.ts'
import { canonical, digest } from './digest.ts'
import type { Surroundings } from './surroundings.ts'

/** What the CLI reads besides its spec, by `Surroundings`. */
export type Around = { readonly everywhere: string; readonly within: string }

/** Whether the pool keeps anything for it: spares are for new sessions in folders that are trusted. */
export const isWorthwhile = ({ resume, trust, safe }: LaunchSpec): boolean =>
  resume === null && trust === 'trusted' && safe !== true

/** Of now: every file is asked for again. */
export async function around(surroundings: Surroundings, spec: LaunchSpec): Promise<Around> {
  const [everywhere, within] = await Promise.all([surroundings.everywhere(spec), surroundings.within(spec)])
  return { everywhere, within }
}

/** Key of a spare that waits in its own folder, and of the sessions it may serve. */
export const projectKey = (spec: LaunchSpec, { everywhere, within }: Around): string =>
  hash({ ...spec, sessionId: null, everywhere, within })

/** Key of a spare that knows no folder: without what the claim sets. Null for a session that no such spare can serve. */
export function generalKey(spec: LaunchSpec, { everywhere }: Pick<Around, 'everywhere'>): string | null {
  if (spec.resume !== null) return null
  return hash({ ...spec, sessionId: null, cwd: null, model: null, permissionMode: null, everywhere })
}

const hash = (parts: object): string => digest(canonical(parts))
