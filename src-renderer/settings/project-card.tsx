/** One project's limits: what differs in a line, all of them on demand. */
import { Trash2 } from 'lucide-react'
import { useId } from 'react'
import { LIMIT_NAMES, type LimitOverrides, limitsFor } from '#shared/limits.ts'
import { LIMIT_GUIDE } from '#shared/settings-guide.ts'
import { projectField } from '#shared/settings-rules.ts'
import type { Settings } from '#shared/settings.ts'
import { folderName } from '../client/format.ts'
import { Chevron } from '../ui/chevron.tsx'
import { IconButton } from '../ui/button.tsx'
import { LimitRows } from './limit-rows.tsx'
import styles from './projects.module.css'
import { amountWords } from './setting-words.ts'
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
  const others = Object.fromEntries(Object.entries(settings.projects).filter(([other]) => other !== folder))
  const failure = refusal?.field.startsWith(projectField(folder)) ? refusal : null
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
          label={`Remove the limits of ${folderName(folder)}`}
          onClick={() => void save({ projects: others }, 'projects')}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      <div id={id} className={styles.limits} hidden={!open}>
        {open && (
          <LimitRows
            own={own}
            inherited={limitsFor({ settings: { ...settings, projects: {} }, cwd: folder })}
            errorOf={(name) =>
              failure?.field === projectField(folder, name) ? failure.words.replace(`In ${folder}: `, '') : undefined
            }
            refuse={(name, words) => refuse({ field: projectField(folder, name), words })}
            onChange={(next, changed) =>
              void save({ projects: { ...settings.projects, [folder]: next } }, projectField(folder, changed))
            }
          />
        )}
      </div>
    </li>
  )
}

function summaryOf(own: LimitOverrides): string {
  const parts = LIMIT_NAMES.flatMap((name) => {
    const value = own[name]
    return value === undefined ? [] : `${LIMIT_GUIDE[name].label}: ${amountWords(LIMIT_GUIDE[name], value)}`
  })
  return parts.length === 0 ? 'Nothing differs yet' : parts.join(' · ')
}
