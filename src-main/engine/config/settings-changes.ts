/** Lays a change of settings over what the file holds, and refuses what can't be together. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '#shared/errors.ts'
import { DEFAULTS, type Settings, type SettingsPatch, isSetting } from '#shared/settings.ts'
import { parseSettings } from './parse-settings.ts'

type Fields = Readonly<Record<string, unknown>>

/** The file's fields with the patch laid over them; a field set to its default is left out, one we don't know is kept. */
export function merged(raw: Fields, patch: SettingsPatch): Record<string, unknown> {
  const changes = Object.entries(patch).filter(([, value]) => value !== undefined)
  const fields = new Map<string, unknown>([...Object.entries(raw), ...changes])
  return Object.fromEntries([...fields].filter(([field, value]) => !isSetting(field) || !isDefault(field, value)))
}

const isDefault = (field: keyof Settings, value: unknown) => isDeepStrictEqual(value, DEFAULTS[field])

/** Throws `invalid_input`, naming the field of the patch, where a part of it would not be in force with the rest of `fields`. */
export function refuseContradictions(fields: Fields, patch: SettingsPatch, lastGood: Settings): void {
  const { conflicts } = parseSettings(JSON.stringify(fields), lastGood)
  const isChanged = (name: string) => isSetting(name) && patch[name] !== undefined
  const conflict = conflicts.find(({ settings }) => settings.some(isChanged))
  if (conflict === undefined) return
  const { field, settings, message, remedy } = conflict
  const [named = ''] = field.split('.')
  throw new AppError('invalid_input', {
    message,
    remedy: `${remedy} Nothing was changed.`,
    field: isChanged(named) ? field : (settings.find(isChanged) ?? field),
  })
}
