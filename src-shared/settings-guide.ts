/** How each setting is called and shown: by the settings dialog, the command line and the documentation alike. */
import { type LimitName } from './limits.ts'
import { Settings, type SettingName } from './settings.ts'

export const SECTIONS = [
  { id: 'appearance', title: 'Appearance', about: 'How the window looks.' },
  { id: 'sessions', title: 'Sessions', about: 'What new sessions start with, and how they meet failures.' },
  { id: 'pool', title: 'Pool', about: 'Processes that are kept ready, so that a new session answers at once.' },
  {
    id: 'processes',
    title: 'Memory and processes',
    about:
      'What a process may hold and how long it may live. A session goes on with its context when its process is replaced.',
  },
  {
    id: 'projects',
    title: 'Projects',
    about:
      'What differs in some folders and everything below them: what new sessions start with, and limits. Of several, the nearest folder counts.',
  },
  {
    id: 'notifications',
    title: 'Notifications',
    about: 'What the system tells you of while Bullpen is not in front. A session can be muted in the menu of its tab.',
  },
  {
    id: 'keyboard',
    title: 'Keyboard',
    about:
      'A browser keeps some shortcuts with Ctrl for itself; those with Alt always work. On a Mac, Control with Option does what Alt does elsewhere, in the middle of a text too.',
  },
  { id: 'advanced', title: 'Advanced', about: 'For special surroundings, and for finding out what went wrong.' },
] as const
export type SectionId = (typeof SECTIONS)[number]['id']

export type SettingGuide = {
  readonly section: SectionId
  readonly label: string
  /** After a number: "MiB", "minutes". */
  readonly unit?: string
  /** What null is called; for settings that can be null. */
  readonly none?: string
  /** What choosing anything but null is called. */
  readonly some?: string
  /** What else one might look for it by. */
  readonly keywords?: string
}

export const SETTING_GUIDE: Readonly<Record<SettingName, SettingGuide>> = {
  theme: { section: 'appearance', label: 'Colours', keywords: 'theme appearance dark light mode' },
  defaultModel: { section: 'sessions', label: 'Model', none: "Claude Code's default", some: 'This model' },
  defaultEffort: { section: 'sessions', label: 'Effort', none: "The model's default", keywords: 'effort thinking' },
  defaultPermissionMode: { section: 'sessions', label: 'Permission mode', keywords: 'permission mode ask allow plan' },
  defaultBudgetUsd: {
    section: 'sessions',
    label: 'Budget',
    unit: 'US dollars',
    none: 'No limit',
    some: 'At most',
    keywords: 'budget cost spend limit dollars',
  },
  dailyBudgetUsd: {
    section: 'sessions',
    label: 'Budget of a day',
    unit: 'US dollars',
    none: 'No limit',
    some: 'At most',
    keywords: 'budget cost spend limit dollars daily today',
  },
  autoRetries: { section: 'sessions', label: 'Send again by itself', unit: 'times', keywords: 'retry repeat failure' },
  afterRestart: {
    section: 'sessions',
    label: 'After a restart',
    keywords: 'crash recover go on continue offer',
  },
  worktreeFolder: {
    section: 'sessions',
    label: 'Worktrees',
    none: 'Beside the repository',
    some: 'In this folder',
    keywords: 'git worktree branch folder',
  },
  editor: {
    section: 'sessions',
    label: 'Editor',
    none: 'The one that is found',
    some: 'This command',
    keywords: 'editor open file vscode code cursor zed vim command program',
  },
  terminal: {
    section: 'sessions',
    label: 'Terminal',
    none: 'The one that is found',
    some: 'This command',
    keywords: 'terminal shell console open command program',
  },
  openOnHost: {
    section: 'sessions',
    label: 'Open programs',
    keywords: 'editor terminal file manager remote ssh host copy path',
  },
  maxApiRetries: { section: 'sessions', label: 'API retries', unit: 'times', keywords: 'retry repeat request failure' },
  poolEnabled: { section: 'pool', label: 'Keep processes ready', keywords: 'warm prewarm spare' },
  poolMin: { section: 'pool', label: 'Ready at all times', unit: 'processes', keywords: 'minimum spare warm' },
  poolMax: { section: 'pool', label: 'Ready at most', unit: 'processes', keywords: 'maximum spare warm' },
  poolProjectSpares: { section: 'pool', label: 'Ready in folders', unit: 'processes', keywords: 'project spare warm' },
  poolIdleMinutes: { section: 'pool', label: 'Given back after', unit: 'minutes', keywords: 'idle age' },
  poolHealthSeconds: { section: 'pool', label: 'Checked every', unit: 'seconds', keywords: 'health interval' },
  poolMemoryMiB: { section: 'pool', label: 'Memory of the pool', unit: 'MiB', keywords: 'budget' },
  processMemoryMiB: { section: 'processes', label: 'Memory of the CLI', unit: 'MiB', keywords: 'limit process leak' },
  treeMemoryMiB: {
    section: 'processes',
    label: 'Memory with its tools',
    unit: 'MiB',
    keywords: 'limit tree mcp servers children leak',
  },
  softMemoryPercent: { section: 'processes', label: 'Replaced from', unit: '% of a limit', keywords: 'soft share' },
  maxAgeHours: {
    section: 'processes',
    label: 'Replaced when older than',
    unit: 'hours',
    none: 'Never',
    some: 'After',
    keywords: 'age recycle',
  },
  hibernateMinutes: {
    section: 'processes',
    label: 'Put to sleep when unused for',
    unit: 'minutes',
    none: 'Never',
    some: 'After',
    keywords: 'hibernate idle',
  },
  hangMinutes: {
    section: 'processes',
    label: 'Taken for hung when silent for',
    unit: 'minutes',
    none: 'Never',
    some: 'After',
    keywords: 'hang freeze interrupt timeout',
  },
  maxProcesses: {
    section: 'processes',
    label: 'Processes at most',
    unit: 'processes',
    none: 'Automatic',
    some: 'At most',
    keywords: 'cap limit',
  },
  memoryReserveMiB: {
    section: 'processes',
    label: 'Memory kept free',
    unit: 'MiB',
    none: 'Automatic',
    some: 'At least',
    keywords: 'reserve machine pressure',
  },
  memoryCap: {
    section: 'processes',
    label: 'Cap by the kernel',
    keywords: 'memory systemd cgroup scope limit leak',
  },
  notifyFinished: { section: 'notifications', label: 'A turn is finished', keywords: 'notify notification done' },
  notifyNeedsYou: {
    section: 'notifications',
    label: 'A session needs you',
    keywords: 'notify notification permission question waiting',
  },
  notifyFailed: { section: 'notifications', label: 'A session failed', keywords: 'notify notification error' },
  notifyWhileFocused: {
    section: 'notifications',
    label: 'Also while Bullpen has the focus',
    keywords: 'notify notification focus window looking',
  },
  projects: {
    section: 'projects',
    label: 'Settings of projects',
    keywords: 'folder override model effort mode budget limit',
  },
  shortcuts: { section: 'keyboard', label: 'Shortcuts', keywords: 'keyboard keys chord binding' },
  allowBypassPermissions: {
    section: 'advanced',
    label: 'Offer the mode that asks for nothing',
    keywords: 'bypass permissions dangerous skip',
  },
  cliPath: {
    section: 'advanced',
    label: 'Claude Code CLI',
    none: 'The one that comes with Bullpen',
    some: 'This program',
    keywords: 'path binary executable',
  },
  logLevel: { section: 'advanced', label: 'Log', keywords: 'debug level file' },
}

/** The limits a project and a session can have of their own, as they are shown. */
export const LIMIT_GUIDE: Readonly<Record<LimitName, SettingGuide>> = SETTING_GUIDE

/** A sentence on what the setting does, without what is said about null: the controls name that themselves. */
export const aboutSetting = (name: SettingName): string =>
  `${(Settings.shape[name].description ?? '').replace(/[;,]? null = [^;]*/, '')}.`

/** Its smallest and largest value; null where it isn't a number. */
export function rangeOf(
  name: SettingName,
): { readonly min: number; readonly max: number; readonly whole: boolean } | null {
  const plain = plainOf(name)
  if (!('minValue' in plain)) return null
  return { min: plain.minValue ?? -Infinity, max: plain.maxValue ?? Infinity, whole: plain.format !== null }
}

/** The schema without default and null. */
export function plainOf(name: SettingName) {
  const inner = Settings.shape[name].unwrap()
  return 'unwrap' in inner ? inner.unwrap() : inner
}

export const isNullable = (name: SettingName): boolean => 'unwrap' in Settings.shape[name].unwrap()

/** "must be at most 8" → "Must be at most 8." */
export const asSentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`

/** Undefined when the value is allowed. */
export function whyRefused(name: SettingName, value: unknown): string | undefined {
  const { error } = Settings.shape[name].safeParse(value)
  return error?.issues.map(({ message }) => asSentence(message)).join(' ')
}
