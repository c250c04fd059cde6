/** The settings in force, from `settings.json` in the data folder, which holds only what differs from the defaults. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import type { Settings, SettingsPatch, SettingsReport } from '#shared/settings.ts'
import type { Log } from '../ports.ts'
import type { SettingsApi } from '../types.ts'
import { replaceFile, setAside } from './file-replace.ts'
import { DEFAULTS, type ParsedSettings, isSetting, parseSettings, unusable } from './parse-settings.ts'

/** 1 MiB: a settings file is some hundred bytes; anything this long is another file. */
const SIZE_LIMIT = 1024 * 1024

export type SettingsFile = SettingsApi & {
  /** The settings in force. An edit of the file by hand counts from the next call. */
  current(): Settings
}

type Loaded = { readonly stamp: string; readonly parsed: ParsedSettings }

/** Reads the file on the first call and after each change of it. Never throws for what is in the file: see `get().problems`. */
export function openSettings({ home, log }: { home: string; log: Log }): SettingsFile {
  const path = join(home, 'settings.json')
  let loaded: Loaded | null = null

  const load = (): ParsedSettings => {
    const stamp = stampOf(path)
    if (loaded?.stamp === stamp) return loaded.parsed
    const parsed = readSettings(path)
    for (const { field, message } of parsed.problems) log.warn('a setting is not usable', { path, field, message })
    loaded = { stamp, parsed }
    return parsed
  }

  const report = (): SettingsReport => {
    const { settings, problems } = load()
    return { settings: { ...settings }, path, problems: [...problems] }
  }

  return {
    get: report,
    current: () => ({ ...load().settings }),
    /** Throws `permission` or `resources` when the file can't be written; the settings in force are then unchanged. */
    set(patch) {
      const { raw } = load()
      try {
        if (raw === null) log.warn('the broken settings file was set aside', { kept: setAside(path) })
        replaceFile(path, `${JSON.stringify(merged(raw ?? {}, patch), null, 2)}\n`)
      } catch (error) {
        throw cannotWrite(path, error)
      }
      loaded = null
      return report()
    },
  }
}

/** The file's fields with the patch laid over them; a field set to its default is left out, one we don't know is kept. */
function merged(raw: Readonly<Record<string, unknown>>, patch: SettingsPatch): Record<string, unknown> {
  const changes = Object.entries(patch).filter(([, value]) => value !== undefined)
  const fields = new Map<string, unknown>([...Object.entries(raw), ...changes])
  return Object.fromEntries([...fields].filter(([field, value]) => !isSetting(field) || value !== DEFAULTS[field]))
}

function readSettings(path: string): ParsedSettings {
  try {
    const { size } = statSync(path)
    if (size > SIZE_LIMIT) return unusable(`The file has ${size} bytes, which can't be a settings file.`)
    return parseSettings(readFileSync(path, 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return parseSettings('')
    return unusable(`The file can't be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** Changes whenever the file does; the same as long as there is none, or none that we may see. */
function stampOf(path: string): string {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true })
    return `${mtimeNs}:${size}:${ino}`
  } catch (error) {
    return String(codeOf(error))
  }
}

function cannotWrite(path: string, error: unknown): AppError {
  const code = codeOf(error)
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new AppError(full ? 'resources' : 'permission', {
    message: `The settings could not be saved to ${path}.`,
    remedy: full
      ? 'Free some disk space and try again.'
      : 'Make the data folder and the file writable for your user and try again.',
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  })
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
