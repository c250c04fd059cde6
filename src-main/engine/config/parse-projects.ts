/** What a settings file says of projects: each good project as given, what was last good for each bad one. Pure. */
import { DEFAULTS, type Settings, Settings as Schema, type SettingsReport } from '#shared/settings.ts'
import { projectField } from '#shared/settings-rules.ts'

type ParsedProjects = { readonly good: Settings['projects']; readonly problems: SettingsReport['problems'] }

export function parseProjects(value: unknown, lastGood: Settings['projects']): ParsedProjects {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      good: { ...lastGood },
      problems: [{ field: 'projects', message: 'This must be an object with folders as names. It is left as it is.' }],
    }
  }
  const good: Settings['projects'] = { ...DEFAULTS.projects }
  const problems: SettingsReport['problems'] = []
  for (const [folder, overrides] of Object.entries<unknown>({ ...value })) {
    const parsed = Schema.shape.projects.safeParse({ [folder]: overrides })
    const before = Object.hasOwn(lastGood, folder) ? lastGood[folder] : undefined
    if (parsed.success) Object.assign(good, parsed.data)
    else {
      if (before !== undefined) good[folder] = before
      const still = before === undefined ? 'It does not count.' : 'What was last good stays in force.'
      for (const { path, message } of parsed.error.issues) {
        const words = path.length > 1 || message !== 'Invalid key in record' ? message : NOT_A_FOLDER
        problems.push({
          field: projectField(folder, path.slice(1).join('.') || undefined),
          message: `${words.charAt(0).toUpperCase()}${words.slice(1)}. ${still}`,
        })
      }
    }
  }
  return { good, problems }
}

const NOT_A_FOLDER = 'a project is named by the absolute path of its folder'
