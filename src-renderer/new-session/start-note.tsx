/** What a new session starts with besides what is chosen here, and where that is said. */
import type { EffectiveStart } from '#shared/session-defaults.ts'
import { EFFORT_WORDS } from '../client/effort-words.ts'
import { folderName } from '../client/format.ts'
import styles from './new-session-dialog.module.css'

export function StartNote({ start: { values, from, project } }: { start: EffectiveStart }) {
  const { effort, budgetUsd } = values
  const parts = [
    ...(effort === null ? [] : [`effort ${EFFORT_WORDS[effort].label.toLowerCase()}`]),
    ...(budgetUsd === null ? [] : [`a budget of $${budgetUsd.toFixed(2)}`]),
  ]
  const isOfProject = project !== null && Object.values(from).includes('project')
  if (!isOfProject && parts.length === 0) return null
  const who = isOfProject ? `the settings of the project “${folderName(project)}”` : 'your settings'
  return (
    <p className={styles.note} title={isOfProject ? project : undefined}>
      It starts as {who} say{parts.length > 0 && `, with ${parts.join(' and ')}`}.
    </p>
  )
}
