/** The model of a project: as everywhere, the CLI's own, one that the CLI offers, or any other by its name. */
import { useQuery } from '@tanstack/react-query'
import { useBullpen } from '../client/context.tsx'
import { TextInput } from '../ui/field.tsx'
import { OverrideChoice } from './override-choice.tsx'
import styles from './controls.module.css'
import { useOwnText } from './use-own-text.ts'

type ModelOverrideProps = {
  id: string
  describedBy: string
  invalid: boolean
  inherited: string
  value: string | null | undefined
  onChange: (model: string | null | undefined) => void
}

/** The CLI's own, which is null here. */
const CLI_DEFAULT = 'default'
const BY_NAME = 'by name'

export function ModelOverride({ id, describedBy, invalid, inherited, value, onChange }: ModelOverrideProps) {
  const { queries } = useBullpen()
  const models = useQuery(queries.sessions.models.queryOptions({ staleTime: 5 * 60_000 }))
  const { text, setText, field } = useOwnText(value, onChange)
  const offered = (models.data ?? []).filter((one) => one.value !== CLI_DEFAULT)
  const isNamed = typeof value === 'string' && !offered.some((one) => one.value === value)
  const isTyping = text !== null || isNamed
  return (
    <span className={styles.stacked}>
      <OverrideChoice<string | null>
        id={id}
        describedBy={describedBy}
        inherited={inherited}
        options={[
          { value: null, words: 'Claude Code’s default' },
          ...offered.map((one) => ({ value: one.value, words: one.displayName })),
          { value: BY_NAME, words: 'By its name' },
        ]}
        value={isTyping ? BY_NAME : value}
        onChange={(next) => {
          setText(next === BY_NAME ? '' : null)
          if (next !== BY_NAME && next !== value) onChange(next)
        }}
      />
      {isTyping && (
        <TextInput aria-label="Model: its name" aria-describedby={describedBy} aria-invalid={invalid} {...field} />
      )}
    </span>
  )
}
