/** What single settings allow and together don't. Pure: the engine refuses by it, the settings dialog warns by it. */
import { ACTIONS, conflicts } from './actions.ts'
import { limitConflict } from './limits.ts'
import type { SettingName, Settings } from './settings.ts'

export type SettingsConflict = {
  /** The field to name, as a dotted path: `poolMin`, `projects./work/app.processMemoryMiB`. */
  readonly field: string
  readonly message: string
  readonly remedy: string
  /** The settings that contradict each other. */
  readonly settings: readonly SettingName[]
  /** The folder, where the limits of a project are part of it. */
  readonly project: string | null
}

/** Empty when all is well. */
export function conflictsOf(settings: Settings): SettingsConflict[] {
  const { poolMin, poolMax, poolProjectSpares } = settings
  const found: SettingsConflict[] = []
  if (poolMin > poolMax) {
    found.push({
      field: 'poolMin',
      message: `${processes(poolMin)} to be kept ready at all times, but only ${poolMax} may be ready at most.`,
      remedy: 'Lower poolMin or raise poolMax.',
      settings: ['poolMin', 'poolMax'],
      project: null,
    })
  }
  if (poolProjectSpares > poolMax) {
    found.push({
      field: 'poolProjectSpares',
      message: `${poolProjectSpares} ready processes may wait in folders, but only ${poolMax} may be ready at most.`,
      remedy: 'Lower poolProjectSpares or raise poolMax.',
      settings: ['poolProjectSpares', 'poolMax'],
      project: null,
    })
  }
  return [...found, ...shortcutConflicts(settings), ...memoryConflicts(settings)]
}

const shortcutConflicts = ({ shortcuts }: Settings): SettingsConflict[] =>
  conflicts(shortcuts).map(({ chord, actions: [first, second] }) => ({
    field: `shortcuts.${second}`,
    message: `${chord} is the shortcut of “${ACTIONS[first].title}” and of “${ACTIONS[second].title}”.`,
    remedy: 'Take it off one of them.',
    settings: ['shortcuts'],
    project: null,
  }))

function memoryConflicts(settings: Settings): SettingsConflict[] {
  const together = ['processMemoryMiB', 'treeMemoryMiB'] as const
  const remedy = 'Lower processMemoryMiB or raise treeMemoryMiB.'
  const general = limitConflict({ settings: { ...settings, projects: {} }, cwd: '/' })
  if (general) return [{ ...general, remedy, settings: together, project: null }]
  return Object.entries(settings.projects).flatMap(([folder, overrides]) => {
    const conflict = limitConflict({ settings: { ...settings, projects: { [folder]: overrides } }, cwd: folder })
    if (conflict === null) return []
    const { field, message } = conflict
    return {
      field: projectField(folder, field),
      message: `In ${folder}: ${message}`,
      remedy,
      settings: [...together, 'projects'] as const,
      project: folder,
    }
  })
}

const processes = (count: number) => (count === 1 ? '1 process is' : `${count} processes are`)

/** The dotted path of a project's limit, as errors and problems name it. */
export const projectField = (folder: string, name?: string): string =>
  name === undefined ? `projects.${folder}` : `projects.${folder}.${name}`
