/** Narrows the search: project, what it is, when, how the session stands, model, failures. */
import { useMemo } from 'react'
import { useSessions } from '../client/context.tsx'
import { folderName } from '../client/format.ts'
import { Button } from '../ui/button.tsx'
import { SelectInput } from '../ui/field.tsx'
import {
  type Choices,
  NO_CHOICES,
  type Standing,
  STATUS_WORDS,
  type What,
  WHAT_WORDS,
  type When,
  WHEN_WORDS,
} from './choices.ts'
import styles from './history.module.css'

type FilterBarProps = { choices: Choices; onChoose: (choices: Choices) => void }

export function FilterBar({ choices, onChoose }: FilterBarProps) {
  const { byId } = useSessions()
  const { folders, models } = useMemo(() => {
    const sessions = [...byId.values()].sort((a, b) => b.activeAt - a.activeAt)
    return {
      folders: unique([...(choices.cwd === null ? [] : [choices.cwd]), ...sessions.map(({ cwd }) => cwd)]),
      models: unique(sessions.flatMap(({ activeModel }) => activeModel ?? [])).sort(),
    }
  }, [byId, choices.cwd])
  const change = (changes: Partial<Choices>) => {
    const next = { ...choices, ...changes }
    const none = Object.entries(NO_CHOICES).every(([name, value]) => next[name as keyof Choices] === value)
    onChoose(none ? NO_CHOICES : next)
  }
  return (
    <div className={styles.filters} role="group" aria-label="Narrow the search">
      <SelectInput
        aria-label="Project"
        data-chosen={choices.cwd !== null}
        value={choices.cwd ?? ''}
        onChange={({ target }) => change({ cwd: target.value === '' ? null : target.value })}
      >
        <option value="">All projects</option>
        {folders.map((cwd) => (
          <option key={cwd} value={cwd}>
            {folderName(cwd)}
          </option>
        ))}
      </SelectInput>
      <Choice
        label="What"
        value={choices.what}
        words={WHAT_WORDS}
        isChosen={choices.what !== 'all'}
        onChoose={(what: What) => change({ what })}
      />
      <Choice
        label="When"
        value={choices.when}
        words={WHEN_WORDS}
        isChosen={choices.when !== 'any'}
        onChoose={(when: When) => change({ when })}
      />
      <Choice
        label="Session"
        value={choices.status}
        words={STATUS_WORDS}
        isChosen={choices.status !== 'any'}
        onChoose={(status: Standing) => change({ status })}
      />
      <SelectInput
        aria-label="Model"
        data-chosen={choices.model !== null}
        value={choices.model ?? ''}
        onChange={({ target }) => change({ model: target.value === '' ? null : target.value })}
      >
        <option value="">All models</option>
        {models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </SelectInput>
      <label className={styles.failedOnly}>
        <input type="checkbox" checked={choices.failed} onChange={({ target }) => change({ failed: target.checked })} />
        Failed only
      </label>
      {choices !== NO_CHOICES && (
        <Button look="ghost" size="sm" onClick={() => onChoose(NO_CHOICES)}>
          Clear filters
        </Button>
      )}
    </div>
  )
}

type ChoiceProps<T extends string> = {
  label: string
  value: T
  words: Readonly<Record<T, string>>
  isChosen: boolean
  onChoose: (value: T) => void
}

function Choice<T extends string>({ label, value, words, isChosen, onChoose }: ChoiceProps<T>) {
  const names = Object.keys(words).filter((name): name is T => name in words)
  return (
    <SelectInput
      aria-label={label}
      data-chosen={isChosen}
      value={value}
      onChange={({ target }) => {
        const chosen = names.find((name) => name === target.value)
        if (chosen !== undefined) onChoose(chosen)
      }}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {words[name]}
        </option>
      ))}
    </SelectInput>
  )
}

const unique = (names: readonly string[]): string[] => [...new Set(names)]
