/** The settings as a text to edit: what differs from the defaults, and back. Pure. */
import { DEFAULTS, SETTING_NAMES, type Settings, type SettingsPatch, Settings as Schema } from '#shared/settings.ts'
import { conflictsOf } from '#shared/settings-rules.ts'

export type JsonProblem = { readonly field: string; readonly message: string }
export type JsonSettings =
  | { readonly ok: true; readonly patch: SettingsPatch }
  | { readonly ok: false; readonly problems: readonly JsonProblem[] }

export function toJson(settings: Settings): string {
  const differing = SETTING_NAMES.filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(DEFAULTS[name]))
  return JSON.stringify(Object.fromEntries(differing.map((name) => [name, settings[name]])), null, 2)
}

/** A patch that names every setting, so that what was taken out of the text goes back to its default. */
export function fromJson(text: string): JsonSettings {
  let value: unknown
  try {
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch (error) {
    return refused([{ field: '', message: error instanceof Error ? error.message : String(error) }])
  }
  const parsed = Strict.safeParse(value)
  if (!parsed.success) {
    return refused(
      parsed.error.issues.flatMap((issue): JsonProblem[] =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((field) => ({ field, message: 'Bullpen has no setting of this name' }))
          : [{ field: issue.path.join('.'), message: issue.message }],
      ),
    )
  }
  const conflicts = conflictsOf(parsed.data)
  if (conflicts.length > 0) {
    return refused(conflicts.map(({ field, message, remedy }) => ({ field, message: `${message} ${remedy}` })))
  }
  return { ok: true, patch: parsed.data }
}

const Strict = Schema.strict()

const refused = (problems: readonly JsonProblem[]): JsonSettings => ({ ok: false, problems })
