/** What a new session starts with besides what is chosen here, and where that is said. */
import { type EffectiveStart, START_NAMES } from '#shared/session-defaults.ts'
import { EFFORT_WORDS } from '../client/effort-words.ts'
import { folderName } from '../client/format.ts'
import { formatSpent } from '../client/usage-words.ts'
import styles from './new-session-dialog.module.css'

export function StartNote({ start: { values, from, project } }: { start: EffectiveStart }) {
  const { effort, budgetUsd } = values
  const parts = [
    ...(effort === null ? [] : [`effort ${EFFORT_WORDS[effort].label.toLowerCase()}`]),
    ...(budgetUsd === null ? [] : [`a budget of ${formatSpent(budgetUsd)}`]),
  ]
  const isOfProject = project !== null && Object.values(from).includes('project')
  if (!isOfProject && parts.length === 0) return null
  const isOfAll = START_NAMES.some((name) => from[name] === 'everywhere' && saysSomething(values[name]))
  const ofAll = isOfAll ? 'your settings and those' : 'the settings'
  const who = isOfProject ? `${ofAll} of the project “${folderName(project)}”` : 'your settings'
  return (
    <p className={styles.note} title={isOfProject ? project : undefined}>
      It starts as {who} say{parts.length > 0 && `, with ${parts.join(' and ')}`}.
    </p>
  )
}

/** More than what a session starts with where nobody said anything. */
const saysSomething = (value: unknown): boolean => value !== null && value !== 'default'
