/** The settings in force, from `settings.json` in the data folder, which holds only what differs from the defaults. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { DEFAULTS, type Settings, type SettingsReport } from '#shared/settings.ts'
import type { Log } from '../ports.ts'
import type { SettingsApi } from '../types.ts'
import { replaceFile, setAside } from './file-replace.ts'
import { type ParsedSettings, parseSettings, unusable } from './parse-settings.ts'
import { merged, refuseContradictions } from './settings-changes.ts'

/** 1 MiB: a settings file is some hundred bytes; anything this long is another file. */
const SIZE_LIMIT = 1024 * 1024

/** How long an edit by hand may take to be noticed by those who did not ask. Whoever asks is told what is in the file now. */
const LOOK_EVERY_MS = 2_000

export type SettingsFile = Pick<SettingsApi, 'get' | 'set'> & {
  /** The settings in force. An edit of the file by hand counts from the next call. */
  current(): Settings
  /** Told after each change, whoever made it. Returns how to end that. */
  subscribe(listener: (report: SettingsReport) => void): () => void
  stop(): void
}

type Loaded = { readonly stamp: string; readonly parsed: ParsedSettings }

type SettingsOptions = { readonly home: string; readonly log: Log; readonly lookEveryMs?: number }

/**
 * Reads the file on the first call and after each change of it. Never throws for what is in the file: what was last good
 * stays in force and `get().problems` says why.
 */
export function openSettings({ home, log, lookEveryMs = LOOK_EVERY_MS }: SettingsOptions): SettingsFile {
  const path = join(home, 'settings.json')
  const listeners = new Set<(report: SettingsReport) => void>()
  let loaded: Loaded | null = null

  const load = (): ParsedSettings => {
    const stamp = stampOf(path)
    if (loaded?.stamp === stamp) return loaded.parsed
    const parsed = readSettings(path, loaded?.parsed.settings ?? null)
    for (const { field, message } of parsed.problems) log.warn('a setting is not usable', { path, field, message })
    const isFirst = loaded === null
    loaded = { stamp, parsed }
    if (!isFirst) queueMicrotask(tell)
    return parsed
  }

  const report = (): SettingsReport => {
    const { settings, problems } = load()
    return { settings: { ...settings }, path, problems: [...problems] }
  }

  function tell(): void {
    const news = report()
    for (const listener of listeners) listener(news)
  }

  // looking works on every system and every kind of disk; notifications of changes don't
  const timer = setInterval(load, lookEveryMs).unref()

  return {
    get: report,
    current: () => ({ ...load().settings }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /**
     * Throws `invalid_input` naming the field for what can't be together, `permission` or `resources` when the file can't
     * be written; the settings in force are then unchanged.
     */
    set(patch) {
      const { raw, settings } = load()
      // the parts of a broken file can't be told apart: what is in force takes its place
      const fields = merged(raw ?? { ...settings }, patch)
      refuseContradictions(fields, patch, settings)
      try {
        if (raw === null) log.warn('the broken settings file was set aside', { kept: setAside(path) })
        replaceFile(path, `${JSON.stringify(fields, null, 2)}\n`)
      } catch (error) {
        throw cannotWrite(path, error)
      }
      return report()
    },
    stop() {
      clearInterval(timer)
      listeners.clear()
    },
  }
}

/** `before` = null at the first look. */
function readSettings(path: string, before: Settings | null): ParsedSettings {
  const lastGood = before ?? DEFAULTS
  try {
    const { size } = statSync(path)
    // programs empty a file and then write it: in between, nothing goes back to its default
    if (size === 0 && before)
      return unusable('The file is empty. With {} in it, all settings are at their defaults.', before)
    if (size > SIZE_LIMIT) return unusable(`The file has ${size} bytes, which can't be a settings file.`, lastGood)
    return parseSettings(readFileSync(path, 'utf8'), lastGood)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return parseSettings('')
    return unusable(`The file can't be read: ${error instanceof Error ? error.message : String(error)}.`, lastGood)
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
