/** The projects that have settings of their own: listed, added, changed, removed. */
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type SubmitEvent, useId, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { Settings } from '#shared/settings.ts'
import { useBullpen } from '../client/context.tsx'
import { folderName } from '../client/format.ts'
import { Button } from '../ui/button.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { ProjectCard } from './project-card.tsx'
import styles from './projects.module.css'
import type { EditedSettings } from './use-settings.ts'

type ProjectsSectionProps = { settings: Settings; edit: Pick<EditedSettings, 'refusal' | 'refuse' | 'save'> }

const ADDING = 'projects.new'
/** Enough to find the one that is meant; the others can be typed. */
const RECENT_SHOWN = 6

export function ProjectsSection({ settings, edit }: ProjectsSectionProps) {
  const { client, queries } = useBullpen()
  const recent = useQuery(queries.folders.recent.queryOptions())
  const [open, setOpen] = useState<string | null>(null)
  const [path, setPath] = useState('')
  const listId = useId()
  const { refusal, refuse, save } = edit
  const folders = Object.keys(settings.projects).toSorted((a, b) => a.localeCompare(b))
  const others = (recent.data ?? []).filter(({ path, exists }) => exists && !(path in settings.projects))
  const add = async (typed: string) => {
    try {
      const { path: folder } = await client.folders.inspect({ path: typed.trim() })
      const isAdded = await save(({ projects }) => ({ projects: { [folder]: {}, ...projects } }), ADDING)
      if (!isAdded) return
      refuse(null)
      setPath('')
      setOpen(folder)
    } catch (error) {
      const { message, remedy } = toAppErrorData(error)
      refuse({ field: ADDING, words: `${message} ${remedy}` })
    }
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (path.trim() !== '') void add(path)
  }
  return (
    <>
      {folders.length === 0 ? (
        <p className={styles.none}>
          No project has settings of its own. All have those of “Sessions” and of “Memory and processes”.
        </p>
      ) : (
        <ul className={styles.list} aria-label="Projects with settings of their own">
          {folders.map((folder) => (
            <ProjectCard
              key={folder}
              folder={folder}
              settings={settings}
              edit={edit}
              open={open === folder}
              onToggle={() => setOpen(open === folder ? null : folder)}
            />
          ))}
        </ul>
      )}
      <form className={styles.add} onSubmit={submit}>
        <Field
          label="Add a project"
          hint="What is set for it counts in this folder and below it."
          error={refusal?.field === ADDING ? refusal.words : undefined}
        >
          {({ id, describedBy, invalid }) => (
            <span className={styles.path}>
              <TextInput
                id={id}
                list={listId}
                aria-describedby={describedBy}
                aria-invalid={invalid}
                placeholder="Path of its folder"
                value={path}
                onChange={(event) => setPath(event.target.value)}
              />
              <Button type="submit" disabled={path.trim() === ''}>
                <Plus size={14} aria-hidden /> Add
              </Button>
            </span>
          )}
        </Field>
        <datalist id={listId}>
          {others.map(({ path }) => (
            <option key={path} value={path} />
          ))}
        </datalist>
        {others.length > 0 && (
          <p className={styles.recent}>
            <span>Recent:</span>
            {others.slice(0, RECENT_SHOWN).map(({ path }) => (
              <Button key={path} size="sm" title={path} onClick={() => void add(path)}>
                {folderName(path)}
              </Button>
            ))}
          </p>
        )}
      </form>
    </>
  )
}
