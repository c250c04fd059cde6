/** The limits of a session's process: what they may be, and which are in force where all, a project and a session say something. */
import { z } from 'zod'
import { nearestFolder } from './folder-match.ts'
import { decimal, whole } from './numbers.ts'

/** MiB, percent, hours and minutes. Null = never. */
export const LIMIT_FIELDS = {
  processMemoryMiB: whole(256, 262_144),
  treeMemoryMiB: whole(256, 524_288),
  softMemoryPercent: whole(50, 95),
  maxAgeHours: decimal(0.1, 720).nullable(),
  hibernateMinutes: whole(1, 10_080).nullable(),
  hangMinutes: decimal(1, 1_440).nullable(),
}

/** All of them, as they are in force for one process. */
const LimitValues = z.object(LIMIT_FIELDS)
export type LimitValues = Readonly<z.infer<typeof LimitValues>>
export type LimitName = keyof LimitValues

export const LIMIT_NAMES: readonly LimitName[] = LimitValues.keyof().options

/** What a project or a session says for itself; what is absent is as everywhere. */
export const LimitOverrides = z
  .strictObject(LIMIT_FIELDS, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `there is no limit named ${issue.keys.join(', ')}` : undefined,
  })
  .partial()
export type LimitOverrides = { readonly [Name in LimitName]?: LimitValues[Name] | undefined }

/** By the absolute path of the project's folder. */
export type ProjectLimits = Readonly<Record<string, LimitOverrides>>

/** What counts for everyone, and for the projects: a part of the settings. */
export type LimitSettings = LimitValues & { readonly projects: ProjectLimits }

export type LimitSource = 'session' | 'project' | 'everywhere'

export type EffectiveLimits = {
  readonly values: LimitValues
  /** Who said so, field by field. */
  readonly from: Readonly<Record<LimitName, LimitSource>>
  /** The folder whose project limits count here; null = none. */
  readonly project: string | null
}

type LimitsInput = {
  readonly settings: LimitSettings
  readonly cwd: string
  readonly session?: LimitOverrides | undefined
}

type Picked<Name extends LimitName> = { readonly value: LimitValues[Name]; readonly source: LimitSource }
type AllPicked = { readonly [Name in LimitName]: Picked<Name> }

const projectOf = ({ settings, cwd }: LimitsInput): string | null => nearestFolder(Object.keys(settings.projects), cwd)

function pickAll(input: LimitsInput): AllPicked {
  const { settings, session = {} } = input
  const project = projectOf(input)
  const ofProject = (project === null ? undefined : settings.projects[project]) ?? {}
  const pick = <Name extends LimitName>(name: Name): Picked<Name> => {
    const bySession = session[name]
    if (bySession !== undefined) return { value: bySession, source: 'session' }
    const byProject = ofProject[name]
    if (byProject !== undefined) return { value: byProject, source: 'project' }
    return { value: settings[name], source: 'everywhere' }
  }
  return {
    processMemoryMiB: pick('processMemoryMiB'),
    treeMemoryMiB: pick('treeMemoryMiB'),
    softMemoryPercent: pick('softMemoryPercent'),
    maxAgeHours: pick('maxAgeHours'),
    hibernateMinutes: pick('hibernateMinutes'),
    hangMinutes: pick('hangMinutes'),
  }
}

/**
 * Session over project over all, field by field; the project is the nearest folder at or above `cwd` that has limits.
 * One exception: a tree is never held to less than its CLI process alone. Nobody can ask for that at once, but one layer
 * may have changed after the other.
 */
export function limitsFor(input: LimitsInput): EffectiveLimits {
  const picked = pickAll(input)
  return {
    values: {
      processMemoryMiB: picked.processMemoryMiB.value,
      treeMemoryMiB: Math.max(picked.treeMemoryMiB.value, picked.processMemoryMiB.value),
      softMemoryPercent: picked.softMemoryPercent.value,
      maxAgeHours: picked.maxAgeHours.value,
      hibernateMinutes: picked.hibernateMinutes.value,
      hangMinutes: picked.hangMinutes.value,
    },
    from: {
      processMemoryMiB: picked.processMemoryMiB.source,
      treeMemoryMiB: picked.treeMemoryMiB.source,
      softMemoryPercent: picked.softMemoryPercent.source,
      maxAgeHours: picked.maxAgeHours.source,
      hibernateMinutes: picked.hibernateMinutes.source,
      hangMinutes: picked.hangMinutes.source,
    },
    project: projectOf(input),
  }
}

export type LimitConflict = { readonly field: 'processMemoryMiB' | 'treeMemoryMiB'; readonly message: string }

/** What can't be together in the limits of a session, or of a project's folder; `field` is the one said by the nearer layer. */
export function limitConflict(input: LimitsInput): LimitConflict | null {
  const { processMemoryMiB: alone, treeMemoryMiB: tree } = pickAll(input)
  if (alone.value <= tree.value) return null
  const message = `Claude Code alone may hold ${alone.value} MiB, but with everything it started only ${tree.value} MiB.`
  const isTreeNearer = NEARNESS[tree.source] > NEARNESS[alone.source]
  return { field: isTreeNearer ? 'treeMemoryMiB' : 'processMemoryMiB', message }
}

const NEARNESS: Readonly<Record<LimitSource, number>> = { everywhere: 0, project: 1, session: 2 }
