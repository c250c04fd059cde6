/** What a settings file's text means: each good field as given, the default for each bad one, and what was wrong. Pure. */
import { Settings, type SettingsReport } from '#shared/settings.ts'

export type Problem = SettingsReport['problems'][number]

export type ParsedSettings = {
  readonly settings: Settings
  readonly problems: readonly Problem[]
  /** The file's own object, with fields Bullpen doesn't know; null when the text is not a JSON object. */
  readonly raw: Readonly<Record<string, unknown>> | null
}

/** The field named in problems that concern the file as a whole. */
export const WHOLE_FILE = 'settings.json'

/** Editors check a file against it; it is not a setting. */
const NOT_A_SETTING = '$schema'

export const DEFAULTS: Readonly<Settings> = Settings.parse({})

/** Never throws. An empty text is an empty file: all defaults. */
export function parseSettings(text: string): ParsedSettings {
  const body = text.replace(/^\uFEFF/, '').trim()
  if (body === '') return { settings: { ...DEFAULTS }, problems: [], raw: {} }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    return unusable(`This is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return unusable('This must be a JSON object, such as {"theme": "dark"}.')
  }
  return parseFields({ ...value })
}

/** All defaults, and why the file could not be used. */
export const unusable = (message: string): ParsedSettings => ({
  settings: { ...DEFAULTS },
  problems: [{ field: WHOLE_FILE, message: `${message} All defaults are in force.` }],
  raw: null,
})

function parseFields(raw: Record<string, unknown>): ParsedSettings {
  const problems: Problem[] = []
  const good = new Map<string, unknown>()
  for (const [field, value] of Object.entries(raw)) {
    if (field === NOT_A_SETTING) continue
    if (!isSetting(field)) {
      problems.push({ field, message: 'Bullpen has no setting of this name. It is left as it is.' })
      continue
    }
    const parsed = Settings.shape[field].safeParse(value)
    if (parsed.success) good.set(field, parsed.data)
    else
      problems.push({ field, message: `${reason(parsed.error.issues)} The default is in force: ${defaultOf(field)}.` })
  }
  return { settings: Settings.parse(Object.fromEntries(good)), problems, raw }
}

export const isSetting = (field: string): field is keyof Settings => Object.hasOwn(Settings.shape, field)

const defaultOf = (field: keyof Settings): string => JSON.stringify(DEFAULTS[field])

const reason = (issues: readonly { message: string }[]): string =>
  issues.map(({ message }) => `${message}.`).join(' ') || 'This value is not usable.'
