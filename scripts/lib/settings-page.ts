/** The page that documents every setting, made of the schema, the guide and the rules, so that it can't be out of date unseen. */
import { format } from 'oxfmt'
import { z } from 'zod'
import layout from '../../oxfmt.config.ts'
import { LIMIT_NAMES } from '../../src-shared/limits.ts'
import { START_NAMES, START_SETTINGS } from '../../src-shared/session-defaults.ts'
import { SECTIONS, SETTING_GUIDE, aboutSetting, isNullable, plainOf, rangeOf } from '../../src-shared/settings-guide.ts'
import { DEFAULTS, SETTING_NAMES, type SettingName, Settings } from '../../src-shared/settings.ts'
import { inRoot } from './project.ts'

export const SETTINGS_PAGE = inRoot('docs', 'settings.md')

/** Laid out as all documents are. */
export async function settingsPage(): Promise<string> {
  return (await format(SETTINGS_PAGE, page(), layout)).code
}

const page = (): string => `${HEAD}
${SECTIONS.map(({ id, title, about }) => section(id, title, about)).join('\n')}
${TAIL}`

function section(id: string, title: string, about: string): string {
  const names = inOrder.filter((name) => SETTING_GUIDE[name].section === id)
  const rows = names.map((name) =>
    row([`\`${name}\``, `\`${JSON.stringify(DEFAULTS[name])}\``, allowed(name), aboutSetting(name)]),
  )
  return `## ${title}\n\n${about}\n\n${row(['Setting', 'Default', 'Allowed', 'Meaning'])}\n${row(['-', '-', '-', '-'])}\n${rows.join('\n')}\n`
}

const inOrder: readonly SettingName[] = SETTING_NAMES.toSorted((a, b) => placeOf(a) - placeOf(b))

function placeOf(name: SettingName): number {
  return Object.keys(SETTING_GUIDE).indexOf(name)
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

function allowed(name: SettingName): string {
  const { unit } = SETTING_GUIDE[name]
  const orNone = isNullable(name) ? `, or \`null\`: ${meaningOfNull(name)}` : ''
  const range = rangeOf(name)
  const plain = plainOf(name)
  if (range) return `${range.whole ? '' : 'a number '}${range.min} to ${range.max} ${unit ?? ''}`.trim() + orNone
  if (plain instanceof z.ZodEnum) return plain.options.map((option) => `\`${option}\``).join(', ') + orNone
  if (plain instanceof z.ZodBoolean) return '`true`, `false`'
  return plain instanceof z.ZodRecord ? 'an object, see below' : `a text${orNone}`
}

/** As the schema has it: "null = never". */
const meaningOfNull = (name: SettingName): string =>
  /null = ([^;]*)/.exec(Settings.shape[name].description ?? '')?.[1] ?? 'none'

const HEAD = `<!-- Written by scripts/settings-doc.ts from src-shared/settings.ts. Change it there, then run the script. -->

# Settings

Everything here can be changed in the window (Settings, with a search and a view as JSON), on the command line, and in the file \`settings.json\` of the data folder, which holds only what differs from the defaults.

\`\`\`sh
bullpen settings                      # all of them, with what differs
bullpen settings get poolMax
bullpen settings set poolMax 6        # "default" sets it back; "never" and "automatic" are null
bullpen settings path                 # where the file is
\`\`\`

An edit of the file by hand counts at once, also while Bullpen runs. A value that is not allowed is named with the reason (in the window, by \`bullpen settings\` and by \`bullpen doctor\`); what was last good stays in force, and the file is left as it is.
`

const TAIL = `## What must fit together

A change that breaks one of these is refused by the name of the field, and nothing is changed.

- \`poolMin\` is at most \`poolMax\`.
- \`poolProjectSpares\` is at most \`poolMax\`.
- \`processMemoryMiB\` is at most \`treeMemoryMiB\`: for all, in each project, and in each session.

## Settings of projects

A project is a folder; what is said for it counts there and below, and of several the nearest folder's counts. It can say for itself what its new sessions start with, ${START_NAMES.map((name) => `\`${name}\` (for all: \`${START_SETTINGS[name]}\`)`).join(', ')}, and the limits below. What is chosen for a new session comes first, then what its project says, then what is said for all. The files of a folder have no say in it.

\`\`\`json
{
  "defaultModel": "sonnet",
  "projects": {
    "/home/ada/monorepo": { "model": "opus", "effort": "high", "permissionMode": "plan", "budgetUsd": 20 },
    "/home/ada/notes": { "model": null }
  }
}
\`\`\`

A worktree that Bullpen makes for a new session starts like its repository.

## Limits of projects and sessions

${LIMIT_NAMES.map((name) => `\`${name}\``).join(', ')} can differ for a project and for a single session. Field by field, what a session says comes before what its project says, and that before what is said for all.

\`\`\`json
{
  "hibernateMinutes": 30,
  "projects": {
    "/home/ada/monorepo": { "treeMemoryMiB": 16384, "hangMinutes": null }
  }
}
\`\`\`

The limits of a session are in its menu ("Limits…") and, for programs, \`PUT /api/sessions/{id}/limits\`. They count from the watchdog's next look on, without a restart of anything.

## Shortcuts

Every action that can have one is in the section "Keyboard" of the settings, where a new one is taken by pressing it. In the file they stand by the action's name: "Mod" is Ctrl, or Command on a Mac. What is not there keeps its built-in keys.

\`\`\`json
{
  "shortcuts": { "view.search": ["Mod+Shift+F", "Alt+Y"], "session.rename": [] }
}
\`\`\`
`
