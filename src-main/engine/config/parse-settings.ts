/** What a settings file's text means: each good field as given, what was last good for each bad one, and what was wrong. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { DEFAULTS, type Settings, Settings as Schema, type SettingsReport, isSetting } from '#shared/settings.ts'
import { type SettingsConflict, conflictsOf } from '#shared/settings-rules.ts'
import { parseProjects } from './parse-projects.ts'

export type Problem = SettingsReport['problems'][number]

export type ParsedSettings = {
  readonly settings: Settings
  readonly problems: readonly Problem[]
  /** What is good by itself and can't be together. Its problems are among `problems`. */
  readonly conflicts: readonly SettingsConflict[]
  /** The file's own object, with fields Bullpen doesn't know; null when the text is not a JSON object. */
  readonly raw: Readonly<Record<string, unknown>> | null
}

/** The field named in problems that concern the file as a whole. */
export const WHOLE_FILE = 'settings.json'

/** Editors check a file against it; it is not a setting. */
const NOT_A_SETTING = '$schema'

/** Never throws. An empty text is an empty file: all defaults. `lastGood` stays in force where the text is of no use. */
export function parseSettings(text: string, lastGood: Settings = DEFAULTS): ParsedSettings {
  const body = text.replace(/^\uFEFF/, '').trim()
  if (body === '') return { settings: { ...DEFAULTS }, problems: [], conflicts: [], raw: {} }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    return unusable(`This is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`, lastGood)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return unusable('This must be a JSON object, such as {"theme": "dark"}.', lastGood)
  }
  return parseFields({ ...value }, lastGood)
}

/** Everything as it was, and why the file could not be used. */
export function unusable(message: string, lastGood: Settings): ParsedSettings {
  const inForce = isDeepStrictEqual(lastGood, DEFAULTS)
    ? 'All defaults are in force.'
    : 'The last good settings stay in force.'
  const problems = [{ field: WHOLE_FILE, message: `${message} ${inForce}` }]
  return { settings: { ...lastGood }, problems, conflicts: [], raw: null }
}

function parseFields(raw: Record<string, unknown>, lastGood: Settings): ParsedSettings {
  const problems: Problem[] = []
  const good = new Map<string, unknown>()
  for (const [field, value] of Object.entries(raw)) {
    if (field === NOT_A_SETTING) continue
    if (!isSetting(field)) {
      problems.push({ field, message: 'Bullpen has no setting of this name. It is left as it is.' })
      continue
    }
    const parsed = Schema.shape[field].safeParse(value)
    if (parsed.success) {
      good.set(field, parsed.data)
    } else if (field === 'projects') {
      const projects = parseProjects(value, lastGood.projects)
      good.set(field, projects.good)
      problems.push(...projects.problems)
    } else {
      good.set(field, lastGood[field])
      problems.push({ field, message: `${sentence(parsed.error.issues)} ${inForce(field, lastGood)}` })
    }
  }
  const { settings, conflicts } = settle(Schema.parse(Object.fromEntries(good)), lastGood)
  const clashes = conflicts.map(({ field, message, remedy }) => ({
    field,
    message: `${message} ${remedy} What was last good stays in force.`,
  }))
  return { settings, problems: [...problems, ...clashes], conflicts, raw }
}

/** Takes what was last good for what can't be together, until nothing contradicts anything: what was last good does not. */
function settle(given: Settings, lastGood: Settings): Pick<ParsedSettings, 'settings' | 'conflicts'> {
  const conflicts: SettingsConflict[] = []
  let settings = given
  for (let conflict = conflictsOf(settings)[0]; conflict; conflict = conflictsOf(settings)[0]) {
    conflicts.push(conflict)
    settings = { ...settings, ...backTo(lastGood, settings, conflict) }
  }
  return { settings, conflicts }
}

function backTo(lastGood: Settings, settings: Settings, { project, settings: names }: SettingsConflict) {
  if (project !== null && !isDeepStrictEqual(settings.projects[project], lastGood.projects[project])) {
    const before = lastGood.projects[project]
    const others = Object.entries(settings.projects).filter(([folder]) => folder !== project)
    return { projects: { ...Object.fromEntries(others), ...(before !== undefined && { [project]: before }) } }
  }
  return Object.fromEntries(names.filter((name) => name !== 'projects').map((name) => [name, lastGood[name]]))
}

function inForce(field: keyof Settings, lastGood: Settings): string {
  const value = JSON.stringify(lastGood[field])
  return isDeepStrictEqual(lastGood[field], DEFAULTS[field])
    ? `The default is in force: ${value}.`
    : `What was last good stays in force: ${value}.`
}

/** "must be at most 8" → "Must be at most 8." */
export const sentence = (issues: readonly { message: string }[]): string =>
  issues.map(({ message }) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`).join(' ') ||
  'This value is not usable.'
