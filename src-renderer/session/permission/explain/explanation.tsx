/** What is asked, in plain words and part by part, beside the question. No model is asked: the text itself is read. */
import { useMemo } from 'react'
import type { Place } from '../command/paths.ts'
import { classNames } from '../../../ui/class-names.ts'
import { type ExplainedStep, explainCommand } from './explain-command.ts'
import { explainTool } from './explain-tool.ts'
import styles from './explanation.module.css'

type ExplanationProps = {
  toolName: string
  input: Readonly<Record<string, unknown>>
  cwd: string
}

/** Beyond it nobody reads on. */
const SHOWN = 40

export function Explanation({ toolName, input, cwd }: ExplanationProps) {
  const { command } = input
  return (
    <section className={styles.explanation} aria-label="Explanation">
      {typeof command === 'string' && toolName === 'Bash' ? (
        <CommandExplanation command={command} cwd={cwd} />
      ) : (
        <ul className={styles.facts}>
          {explainTool(toolName, input, cwd).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function CommandExplanation({ command, cwd }: { command: string; cwd: string }) {
  const { steps, whole } = useMemo(() => explainCommand(command, cwd), [command, cwd])
  return (
    <>
      <ol className={styles.steps}>
        {steps.slice(0, SHOWN).map((step, at) => (
          <StepView key={at} step={step} />
        ))}
      </ol>
      {steps.length > SHOWN && <p className={styles.note}>{steps.length - SHOWN} further steps are not listed.</p>}
      {!whole && <p className={styles.note}>It uses more of the shell than is read here: there may be more to it.</p>}
      <p className={styles.note}>Read from the text alone, without a model. What a program does inside is not known.</p>
    </>
  )
}

function StepView({ step }: { step: ExplainedStep }) {
  const { source, when, does, flags, files, depth } = step
  return (
    <li className={classNames(depth > 0 && styles.inner)}>
      {when !== null && <span className={styles.when}>{when}: </span>}
      <code>{source}</code>
      <p>{does === null ? 'Not known here.' : `${does}.`}</p>
      {flags.length > 0 && (
        <ul className={styles.flags}>
          {flags.map(({ flag, means }) => (
            <li key={flag}>
              <code>{flag}</code> {means}
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map(({ action, written, place }, at) => (
            <li key={at}>
              {action} <code>{place.where === 'unknown' ? written : place.path}</code>{' '}
              <span className={classNames(styles.place, place.where === 'outside' && styles.outside)}>
                {WHERE[place.where]}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

const WHERE: Readonly<Record<Place['where'], string>> = {
  inside: 'in the project',
  project: 'the project itself',
  outside: 'outside the project',
  unknown: 'known only when it runs',
  device: 'no file',
}
