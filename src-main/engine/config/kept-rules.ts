/** Rules in the CLI's settings files that allow something without asking: which there are, and taking one out. */
import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import type { KeptRule, KeptScope } from '#shared/permission-rules.ts'
import { replaceFile } from './file-replace.ts'

/** Everything else in it is left as it is. */
const SettingsFile = z.looseObject({
  permissions: z.looseObject({ allow: z.array(z.unknown()).optional() }).optional(),
})

const Members = z.record(z.string(), z.unknown())

export type RulePlaces = {
  /** The session's. */
  readonly folder: string
  /** The CLI's own, of the user. */
  readonly config: string
  /** The folder is not trusted: what it says is not in force. */
  readonly restricted: boolean
}

const fileOf = ({ folder, config }: RulePlaces, scope: KeptScope): string =>
  scope === 'user'
    ? join(config, 'settings.json')
    : join(folder, '.claude', scope === 'local' ? 'settings.local.json' : 'settings.json')

const scopesOf = ({ restricted }: RulePlaces): readonly KeptScope[] =>
  restricted ? ['user'] : ['local', 'project', 'user']

/** The nearest file first. A file that can't be read as settings has none: the CLI takes none from it either. */
export async function keptRules(places: RulePlaces): Promise<KeptRule[]> {
  const found = scopesOf(places).map(async (scope) => {
    const file = fileOf(places, scope)
    const text = await readFile(file, 'utf8').catch(() => null)
    const allowed = text === null ? [] : (parse(text)?.permissions?.allow ?? [])
    return allowed.flatMap((rule) => (typeof rule === 'string' ? [{ rule, scope, file }] : []))
  })
  return (await Promise.all(found)).flat()
}

/** Throws `not_found` when the rule is not there, `config` when the file can't be changed without harm. */
export async function dropRule(places: RulePlaces, { rule, scope }: Pick<KeptRule, 'rule' | 'scope'>): Promise<void> {
  const file = fileOf(places, scope)
  const text = await readFile(file, 'utf8').catch(() => null)
  const settings = text === null ? null : parse(text)
  if (text !== null && settings === null) {
    throw new AppError('config', {
      message: `${file} is not written as settings are.`,
      remedy: 'Mend it in an editor, and take the rule out there.',
    })
  }
  const allowed = settings?.permissions?.allow ?? []
  if (text === null || settings === null || !allowed.includes(rule)) {
    throw new AppError('not_found', {
      message: 'This rule is not in the file any more.',
      remedy: 'Somebody took it out. Nothing more is needed.',
      field: 'rule',
    })
  }
  const { mode } = await stat(file)
  // as they stand in the file: what was parsed has its known members first
  const whole = Members.parse(JSON.parse(text))
  const permissions = { ...Members.parse(whole.permissions), allow: allowed.filter((one) => one !== rule) }
  const next = { ...whole, permissions }
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  '
  replaceFile(file, `${JSON.stringify(next, null, indent)}${text.endsWith('\n') ? '\n' : ''}`)
  await chmod(file, mode & 0o777) // a project's file is read by others too
}

function parse(text: string): z.infer<typeof SettingsFile> | null {
  try {
    return SettingsFile.parse(JSON.parse(text))
  } catch {
    return null
  }
}
