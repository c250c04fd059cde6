/** `bullpen settings`: what is in force, and changing it. */
import {
  DEFAULTS,
  SETTING_NAMES,
  type SettingName,
  Settings,
  SettingsPatch,
  type SettingsReport,
  isSetting,
} from '#shared/settings.ts'
import { isNullable, rangeOf, whyRefused } from '#shared/settings-guide.ts'
import type { Link } from '../link.ts'
import { EXIT, type ExitCode, usageError } from '../outcome.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'

type Output = { readonly json: boolean; readonly terminal: Terminal }

export async function listSettings({ client }: Link, { json, terminal }: Output): Promise<ExitCode> {
  const report = await client.settings.get()
  if (json) for (const name of SETTING_NAMES) await terminal.json(rowOf(name, report))
  else await terminal.out(describe(report))
  tellProblems(report, terminal)
  return EXIT.done
}

export async function getSetting({ client }: Link, options: Output & { name: string }): Promise<ExitCode> {
  const name = known(options.name)
  await printOne(name, await client.settings.get(), options)
  return EXIT.done
}

export async function setSetting(
  { client }: Link,
  options: Output & { name: string; text: string },
): Promise<ExitCode> {
  const name = known(options.name)
  const value = parseValue(name, options.text)
  const refused = whyRefused(name, value)
  if (refused !== undefined) throw usageError(`${name}: ${refused}`, hintFor(name))
  await printOne(name, await client.settings.set(SettingsPatch.parse({ [name]: value })), options)
  return EXIT.done
}

export async function showSettingsPath({ client }: Link, { json, terminal }: Output): Promise<ExitCode> {
  const { path } = await client.settings.get()
  if (json) await terminal.json({ path })
  else await terminal.out(`${path}\n`)
  return EXIT.done
}

/** What a person reads: each with its value, and the default where it differs. */
export function describe({ settings }: Pick<SettingsReport, 'settings'>): string {
  const rows = SETTING_NAMES.map((name) => [
    name,
    JSON.stringify(settings[name]),
    isDefault(name, settings) ? '' : JSON.stringify(DEFAULTS[name]),
  ])
  return table([['SETTING', 'VALUE', 'DEFAULT'], ...rows])
}

/**
 * What was typed, as a value: "default" is the default, a text is taken as it is, anything else is JSON. Words that are
 * no JSON stay what they are, so that the schema says what is wrong with them.
 */
export function parseValue(name: SettingName, text: string): unknown {
  if (text === 'default') return DEFAULTS[name]
  if (isNullable(name) && ['null', 'never', 'automatic'].includes(text)) return null
  const isText = Settings.shape[name].safeParse(text).success
  if (isText) return text
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return text
  }
}

function known(name: string): SettingName {
  if (isSetting(name)) return name
  const similar = SETTING_NAMES.find((known) => known.toLowerCase() === name.toLowerCase())
  throw usageError(
    `Bullpen has no setting named ${name}.`,
    similar === undefined ? '"bullpen settings" lists them.' : `Did you mean ${similar}?`,
  )
}

function hintFor(name: SettingName): string {
  const range = rangeOf(name)
  const orNone = isNullable(name) ? ', or null' : ''
  if (range) return `Give a number from ${range.min} to ${range.max}${orNone}, or "default".`
  return `Its default is ${JSON.stringify(DEFAULTS[name])}; docs/settings.md lists what it may be.`
}

const isDefault = (name: SettingName, settings: Settings) =>
  JSON.stringify(settings[name]) === JSON.stringify(DEFAULTS[name])

const rowOf = (name: SettingName, { settings }: SettingsReport) => ({
  name,
  value: settings[name],
  default: DEFAULTS[name],
})

async function printOne(name: SettingName, report: SettingsReport, { json, terminal }: Output): Promise<void> {
  const value = report.settings[name]
  if (json) await terminal.json(rowOf(name, report))
  else await terminal.out(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
  tellProblems({ ...report, problems: report.problems.filter(({ field }) => field.split('.')[0] === name) }, terminal)
}

function tellProblems({ problems, path }: SettingsReport, terminal: Terminal): void {
  for (const { field, message } of problems) terminal.note(`${path}: ${field}: ${message}`)
}
