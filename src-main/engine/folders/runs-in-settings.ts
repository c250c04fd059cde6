/** What a settings file of a folder makes the CLI run or obey. Pure; takes any JSON value and never throws. */
import type { RunsItem } from '#shared/folders.ts'
import { originOf, shown, shownValue } from './shown.ts'

export type Finding = Omit<RunsItem, 'file'>

/** Settings whose value is a command the CLI runs by itself. */
const HELPERS = [
  'apiKeyHelper',
  'proxyAuthHelper',
  'awsAuthRefresh',
  'awsCredentialExport',
  'gcpAuthRefresh',
  'otelHeadersHelper',
  'policyHelper',
  'processWrapper',
  'fileSuggestion',
]
const STATUS_LINES = ['statusLine', 'subagentStatusLine']

/** Settings that decide what is allowed without asking, or that switch the user's own guards off. */
const SWITCHES = [
  'enableAllProjectMcpServers',
  'enabledMcpjsonServers',
  'disableAllHooks',
  'sandbox',
  'autoMode',
  'skipDangerousModePermissionPrompt',
  'skipAutoPermissionPrompt',
]

export function runsInSettings(value: unknown): Finding[] {
  const settings = fieldsOf(value)
  return [
    ...hooksIn(settings.hooks),
    ...present(settings, STATUS_LINES).map(([name, it]) => ({
      kind: 'status-line' as const,
      name,
      what: commandOf(it),
    })),
    ...present(settings, HELPERS).map(([name, it]) => ({ kind: 'helper' as const, name, what: commandOf(it) })),
    ...environmentIn(settings.env),
    ...permissionsIn(settings.permissions),
    ...present(settings, SWITCHES).map(([name, it]) => ({
      kind: 'permission-rule' as const,
      name,
      what: shownValue(it),
    })),
    ...pluginsIn(settings.enabledPlugins, settings.extraKnownMarketplaces),
  ]
}

/** Hooks by event: `{ Event: [{ matcher, hooks: [{ command }] }] }`. What has another shape is listed as it is. */
function hooksIn(value: unknown): Finding[] {
  if (isNothing(value)) return []
  if (!isObject(value)) return [{ kind: 'hook', name: 'hooks', what: shownValue(value) }]
  return Object.entries(value).flatMap(([event, groups]) =>
    listOf(groups).flatMap((group) => {
      const { matcher, hooks } = fieldsOf(group)
      const name = shown(`${event}${typeof matcher === 'string' && matcher !== '' ? ` (${matcher})` : ''}`)
      const commands = hooks === undefined ? [group] : listOf(hooks)
      return commands.map((hook) => ({ kind: 'hook' as const, name, what: commandOf(hook) }))
    }),
  )
}

/** The values stay hidden, but where the CLI would send requests is told. */
function environmentIn(value: unknown): Finding[] {
  return Object.entries(fieldsOf(value)).map(([name, it]) => ({
    kind: 'environment',
    name: shown(name),
    what: originOf(it) ?? 'value not shown',
  }))
}

function permissionsIn(value: unknown): Finding[] {
  const { allow, defaultMode, additionalDirectories } = fieldsOf(value)
  const rule = (name: string) => (it: unknown) => ({ kind: 'permission-rule' as const, name, what: shownValue(it) })
  return [
    ...listOf(allow).map(rule('allow')),
    ...listOf(defaultMode).map(rule('defaultMode')),
    ...listOf(additionalDirectories).map(rule('additionalDirectories')),
  ]
}

function pluginsIn(enabled: unknown, marketplaces: unknown): Finding[] {
  return [
    ...Object.entries(fieldsOf(enabled))
      .filter(([, on]) => on !== false)
      .map(([name]) => ({ kind: 'plugin' as const, name: shown(name), what: 'enabled if it is installed' })),
    ...Object.entries(fieldsOf(marketplaces)).map(([name, source]) => ({
      kind: 'plugin' as const,
      name: shown(`marketplace ${name}`),
      what: shownValue(source),
    })),
  ]
}

/** The command, URL or prompt of a hook or helper; the whole of it when it has none of them. */
function commandOf(value: unknown): string {
  const { command, args, url, prompt, path } = fieldsOf(value)
  if (typeof command === 'string') return shown([command, ...listOf(args).map(String)].join(' '))
  for (const text of [url, prompt, path]) if (typeof text === 'string') return shown(text)
  return shownValue(value)
}

const present = (settings: Readonly<Record<string, unknown>>, names: readonly string[]): [string, unknown][] =>
  names.flatMap((name) => (isNothing(settings[name]) ? [] : [[name, settings[name]] as [string, unknown]]))

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === false

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {})

export const listOf = (value: unknown): readonly unknown[] => {
  if (isNothing(value)) return []
  return Array.isArray(value) ? value : [value]
}
