/** Reads the settings schema into form fields, so that a new setting needs no new form. */
import { z } from 'zod'
import { Settings } from '#shared/settings.ts'

export type SettingName = keyof Settings

export type SettingField = { readonly name: SettingName; readonly description: string } & (
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly nullable: boolean }
)

export const settingFields: readonly SettingField[] = Settings.keyof().options.map(fieldOf)

function fieldOf(name: SettingName): SettingField {
  const schema = Settings.shape[name]
  const common = { name, description: (schema.description ?? '').replace(/\bnull\b/, 'empty') }
  const plain = schema.unwrap()
  if (plain instanceof z.ZodEnum) return { ...common, kind: 'choice', options: plain.options }
  if (plain instanceof z.ZodBoolean) return { ...common, kind: 'toggle' }
  if (plain instanceof z.ZodNumber) {
    return { ...common, kind: 'number', min: plain.minValue ?? -Infinity, max: plain.maxValue ?? Infinity }
  }
  return { ...common, kind: 'text', nullable: plain instanceof z.ZodNullable }
}

/** `defaultModel` → "Default model". */
export function labelOf(name: SettingName): string {
  const words = name
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/\b(api|cli)\b/g, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}
