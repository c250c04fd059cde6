/** Everything a user can set, with its default and limits. The settings file holds only what differs. */
import { z } from 'zod'
import { Shortcuts } from './actions.ts'
import { commandWords } from './command-words.ts'
import { EffortLevel } from './composing.ts'
import { isAbsolutePath } from './folder-match.ts'
import { LIMIT_FIELDS } from './limits.ts'
import { decimal, whole } from './numbers.ts'
import { ProjectOverrides } from './session-defaults.ts'
import { PermissionMode } from './session.ts'

const ProjectFolder = z
  .string()
  .max(4096)
  .refine(isAbsolutePath, 'a project is named by the absolute path of its folder')

const Command = z
  .string()
  .max(4096)
  .refine((text) => commandWords(text) !== null, 'a command begins with a program, and its quotes are closed')

export const Settings = z.object({
  theme: z
    .enum(['system', 'light', 'dark'])
    .default('system')
    .describe('Colours of the window: light, dark, or whichever the system uses'),
  defaultModel: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe("Model that new sessions start with; null = the CLI's default"),
  defaultEffort: EffortLevel.nullable()
    .default(null)
    .describe("How much the model puts into the answers of a new session; null = the model's default"),
  defaultPermissionMode: PermissionMode.default('default').describe(
    'What the agent of a new session may do without asking',
  ),
  defaultBudgetUsd: decimal(0.01, 100_000)
    .nullable()
    .default(null)
    .describe('What a new session may cost, in US dollars, before it takes no further prompt; null = no limit'),
  allowBypassPermissions: z
    .boolean()
    .default(false)
    .describe(
      'A permission mode in which the agent does everything without asking. Only for machines you can afford to lose',
    ),
  dailyBudgetUsd: decimal(0.01, 1_000_000)
    .nullable()
    .default(null)
    .describe(
      'What all sessions together may cost on a day, in US dollars, before no further prompt is sent; null = no limit',
    ),
  cliPath: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('The program that is started for each session; null = the bundled one'),
  maxApiRetries: whole(0, 10)
    .default(4)
    .describe('How often the CLI repeats a failed API request. Its own default of 10 takes about three minutes'),
  autoRetries: whole(0, 10)
    .default(2)
    .describe(
      'How often a prompt is sent again by itself when the API failed before the agent did anything; each time it waits longer',
    ),
  afterRestart: z
    .enum(['offer', 'continue'])
    .default('offer')
    .describe(
      'Sessions that were at work when Bullpen ended: offer to go on, or go on by themselves where nothing can be done twice',
    ),
  poolEnabled: z
    .boolean()
    .default(true)
    .describe('A new session takes a process that is ready already, and answers at once'),
  poolMin: whole(0, 8).default(1).describe('So many processes wait ready even when nobody asked for one lately'),
  poolMax: whole(0, 16).default(4).describe('Never more wait ready than this, however many sessions you open'),
  poolProjectSpares: whole(0, 8)
    .default(2)
    .describe(
      'Ready processes that may wait in folders you used lately. Their hooks and MCP servers run while they wait',
    ),
  poolIdleMinutes: whole(1, 1_440)
    .default(15)
    .describe(
      'After how many minutes ready processes beyond the least are given back. Those in folders stay for an hour after you used the folder',
    ),
  poolHealthSeconds: whole(5, 600)
    .default(30)
    .describe('Every how many seconds a ready process is checked: alive, answering, of the right version'),
  poolMemoryMiB: whole(0, 65_536).default(1_024).describe('Memory that all ready processes together may hold, in MiB'),
  processMemoryMiB: LIMIT_FIELDS.processMemoryMiB
    .default(2_048)
    .describe(
      'Memory a CLI process may hold by itself, in MiB; beyond it the process is replaced and the session goes on',
    ),
  treeMemoryMiB: LIMIT_FIELDS.treeMemoryMiB
    .default(6_144)
    .describe('Memory a CLI process and everything it started may hold together, in MiB'),
  softMemoryPercent: LIMIT_FIELDS.softMemoryPercent
    .default(75)
    .describe('From this share of a memory limit on, a process is replaced as soon as no turn is under way'),
  maxAgeHours: LIMIT_FIELDS.maxAgeHours
    .default(4)
    .describe('After how many hours a process is replaced by a fresh one, between turns; null = never'),
  hibernateMinutes: LIMIT_FIELDS.hibernateMinutes
    .default(30)
    .describe(
      'After how many idle minutes the process of a session ends; the session wakes when you come back; null = never',
    ),
  hangMinutes: LIMIT_FIELDS.hangMinutes
    .default(3)
    .describe('After how many minutes without any sign of life a turn is taken for hung and interrupted; null = never'),
  maxProcesses: whole(1, 500)
    .nullable()
    .default(null)
    .describe('Processes of sessions and pool together; who wants one more waits; null = as many as the memory holds'),
  memoryReserveMiB: whole(256, 1_048_576)
    .nullable()
    .default(null)
    .describe("Memory kept free for everything that isn't Bullpen, in MiB; null = by the size of the machine"),
  memoryCap: z
    .boolean()
    .default(true)
    .describe(
      'Where Linux offers it through systemd, the kernel itself keeps a CLI process with its tools below two and a half times their limit',
    ),
  projects: z
    .record(ProjectFolder, ProjectOverrides)
    .default({})
    .describe(
      'What differs in single projects, by folder: what new sessions start with, and limits; it counts there and below, and the nearest folder wins',
    ),
  worktreeFolder: z
    .string()
    .max(4096)
    .refine(isAbsolutePath, 'the folder is given by its absolute path')
    .nullable()
    .default(null)
    .describe('Where worktrees of new sessions are made; null = beside their repository'),
  editor: Command.nullable()
    .default(null)
    .describe(
      'The command that opens files, without a shell; {file}, {line}, {column} and {folder} stand for what is opened; null = the first that is found',
    ),
  terminal: Command.nullable()
    .default(null)
    .describe(
      'The command that opens a terminal; it starts in the folder, which {folder} stands for; null = the first that is found',
    ),
  openOnHost: z
    .enum(['here', 'always', 'never'])
    .default('here')
    .describe(
      'Whether editor, terminal and file manager are started on the machine that Bullpen runs on; "here" = where it has a screen and Bullpen was not started over SSH',
    ),
  shortcuts: Shortcuts.default({}).describe(
    'Shortcuts that differ from the built-in ones, by action; an empty list takes an action off the keyboard',
  ),
  notifyFinished: z
    .boolean()
    .default(true)
    .describe('A notification when a turn is finished in a session that you are not looking at'),
  notifyNeedsYou: z
    .boolean()
    .default(true)
    .describe('A notification when a session that you are not looking at asks for permission or has a question'),
  notifyFailed: z.boolean().default(true).describe('A notification when a session that you are not looking at fails'),
  notifyWhileFocused: z
    .boolean()
    .default(false)
    .describe('The same while Bullpen has the focus, of sessions that are not on the screen'),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('How much the log file tells; prompts and secrets are never in it'),
})
export type Settings = z.infer<typeof Settings>

export type SettingName = keyof Settings
export const SETTING_NAMES: readonly SettingName[] = Settings.keyof().options

export const isSetting = (name: string): name is SettingName => Object.hasOwn(Settings.shape, name)

export const DEFAULTS: Readonly<Settings> = Settings.parse({})

type PatchShape = {
  [Name in SettingName]: z.ZodOptional<ReturnType<(typeof Settings)['shape'][Name]['unwrap']>>
}

/** Without the defaults: `Settings.partial()` would fill in every field that a patch leaves out, and so reset it. */
const patchShape = Object.fromEntries(
  Object.entries(Settings.shape).map(([name, schema]) => [name, schema.unwrap().optional()]),
) as PatchShape

export const SettingsPatch = z.strictObject(patchShape, {
  error: (issue) =>
    issue.code === 'unrecognized_keys' ? `Bullpen has no setting named ${issue.keys.join(', ')}` : undefined,
})
export type SettingsPatch = z.infer<typeof SettingsPatch>

export const SettingsReport = z.object({
  settings: Settings,
  /** The file, absolute. */
  path: z.string(),
  /** Fields of the file that were not usable; what was last good is in force and the file is left as it is. */
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
})
export type SettingsReport = z.infer<typeof SettingsReport>
