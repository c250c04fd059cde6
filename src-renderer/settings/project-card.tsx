/** One project: what differs in a line, all that can differ on demand. */
import { Trash2 } from 'lucide-react'
import { useId } from 'react'
import { LIMIT_NAMES, limitsFor } from '#shared/limits.ts'
import { ProjectOverrides, START_NAMES, START_SETTINGS } from '#shared/session-defaults.ts'
import { LIMIT_GUIDE, SETTING_GUIDE } from '#shared/settings-guide.ts'
import { projectField } from '#shared/settings-rules.ts'
import type { Settings } from '#shared/settings.ts'
import { folderName } from '../client/format.ts'
import { Chevron } from '../ui/chevron.tsx'
import { IconButton } from '../ui/button.tsx'
import { LimitRows } from './limit-rows.tsx'
import styles from './projects.module.css'
import { amountWords, valueWords } from './setting-words.ts'
import { StartRows } from './start-rows.tsx'
import type { EditedSettings } from './use-settings.ts'

type ProjectCardProps = {
  folder: string
  settings: Settings
  edit: Pick<EditedSettings, 'refusal' | 'refuse' | 'save'>
  open: boolean
  onToggle: () => void
}

export function ProjectCard({ folder, settings, edit, open, onToggle }: ProjectCardProps) {
  const id = useId()
  const own = settings.projects[folder] ?? {}
  const { refusal, refuse, save } = edit
  const failure = refusal?.field.startsWith(projectField(folder)) ? refusal : null
  const errorOf = (name: string) =>
    failure?.field === projectField(folder, name) ? failure.words.replace(`In ${folder}: `, '') : undefined
  const refuseAt = (name: string, words: string) => refuse({ field: projectField(folder, name), words })
  const change = (next: ProjectOverrides, name: keyof ProjectOverrides) =>
    void save(
      ({ projects }) => ({ projects: { ...projects, [folder]: withOne(projects[folder] ?? {}, name, next[name]) } }),
      projectField(folder, name),
    )
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <button type="button" className={styles.toggle} aria-expanded={open} aria-controls={id} onClick={onToggle}>
          <Chevron open={open} className={styles.chevron} />
          <span className={styles.names}>
            <span className={styles.name}>{folderName(folder)}</span>
            <span className={styles.folder}>{folder}</span>
            <span className={styles.summary}>{summaryOf(own)}</span>
          </span>
        </button>
        <IconButton
          label={`Remove the settings of ${folderName(folder)}`}
          onClick={() => void save(({ projects }) => ({ projects: without(projects, folder) }), 'projects')}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      <div id={id} className={styles.limits} hidden={!open}>
        {open && (
          <>
            <h4 className={styles.part}>New sessions</h4>
            <StartRows own={own} settings={settings} errorOf={errorOf} refuse={refuseAt} onChange={change} />
            <h4 className={styles.part}>Limits</h4>
            <LimitRows
              own={own}
              inherited={limitsFor({ settings: { ...settings, projects: {} }, cwd: folder })}
              errorOf={errorOf}
              refuse={refuseAt}
              onChange={(next, changed) => change(ProjectOverrides.parse(next), changed)}
            />
          </>
        )}
      </div>
    </li>
  )
}

const without = <T,>(all: Readonly<Record<string, T>>, name: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([other]) => other !== name))

const withOne = (own: ProjectOverrides, name: keyof ProjectOverrides, value: unknown): ProjectOverrides =>
  ProjectOverrides.parse({ ...without(own, name), ...(value !== undefined && { [name]: value }) })

function summaryOf(own: ProjectOverrides): string {
  const starts = START_NAMES.flatMap((name) => {
    const [value, setting] = [own[name], START_SETTINGS[name]]
    return value === undefined ? [] : `${SETTING_GUIDE[setting].label}: ${valueWords(setting, value)}`
  })
  const limits = LIMIT_NAMES.flatMap((name) => {
    const value = own[name]
    return value === undefined ? [] : `${LIMIT_GUIDE[name].label}: ${amountWords(LIMIT_GUIDE[name], value)}`
  })
  const parts = [...starts, ...limits]
  return parts.length === 0 ? 'Nothing differs yet' : parts.join(' · ')
}
