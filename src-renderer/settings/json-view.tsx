/** The settings as text: what differs from the defaults, read and edited as JSON, checked before it is saved. */
import { useId, useState } from 'react'
import type { SettingsReport } from '#shared/settings.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { TextArea } from '../ui/field.tsx'
import { fromJson, type JsonProblem, toJson } from './settings-json.ts'
import styles from './json-view.module.css'
import type { EditedSettings } from './use-settings.ts'

type JsonViewProps = { report: SettingsReport; edit: Pick<EditedSettings, 'refusal' | 'refuse' | 'save'> }

const FIELD = 'json'

export function JsonView({ report, edit }: JsonViewProps) {
  const id = useId()
  const stored = toJson(report.settings)
  const [text, setText] = useState<string | null>(null)
  const [problems, setProblems] = useState<readonly JsonProblem[]>([])
  const shown = text ?? stored
  const { refusal, refuse, save } = edit
  const told = refusal?.field === FIELD ? [{ field: '', message: refusal.words }, ...problems] : problems
  const start = () => {
    setText(null)
    setProblems([])
    refuse(null)
  }
  const submit = async () => {
    const parsed = fromJson(shown)
    setProblems(parsed.ok ? [] : parsed.problems)
    refuse(null)
    if (parsed.ok && (await save(parsed.patch, FIELD))) start()
  }
  return (
    <div className={styles.json}>
      <label htmlFor={id} className={styles.about}>
        What differs from the defaults. What you take out goes back to its default.
      </label>
      <TextArea
        id={id}
        className={styles.code}
        rows={16}
        spellCheck={false}
        aria-invalid={told.length > 0}
        aria-describedby={told.length > 0 ? `${id}-problems` : undefined}
        value={shown}
        onChange={(event) => setText(event.target.value)}
      />
      {told.length > 0 && (
        <div id={`${id}-problems`} role="alert">
          <ul className={styles.problems}>
            {told.map(({ field, message }) => (
              <li key={`${field} ${message}`}>
                {field !== '' && (
                  <>
                    <code>{field}</code>:{' '}
                  </>
                )}
                {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={styles.actions}>
        <CopyButton text={shown} />
        <Button disabled={text === null} onClick={start}>
          Discard
        </Button>
        <Button look="primary" disabled={text === null || text === stored} onClick={() => void submit()}>
          Save
        </Button>
      </div>
    </div>
  )
}
