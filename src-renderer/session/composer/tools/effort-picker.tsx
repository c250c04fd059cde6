/** Chooses how much the model puts into its answers; only shown for models that take a choice. */
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Gauge } from 'lucide-react'
import { EffortLevel } from '#shared/composing.ts'
import type { ModelChoice } from '#shared/system.ts'
import { EFFORT_WORDS } from '../../../client/effort-words.ts'
import { useOpener } from '../../../client/offers.ts'
import { useBullpen } from '../../../client/context.tsx'
import { Button } from '../../../ui/button.tsx'
import { type Choice, ChoiceMenu } from '../../../ui/menu.tsx'

const DEFAULT = 'default'

const UNTIL_KNOWN_MS = 2_000
/** A CLI that tells no levels has none. */
const MOST_LOOKS = 30

type EffortPickerProps = {
  model: string | null
  value: EffortLevel | null
  onChange: (effort: EffortLevel | null) => void
}

export function EffortPicker({ model, value, onChange }: EffortPickerProps) {
  const { queries } = useBullpen()
  const models = useQuery(
    queries.sessions.models.queryOptions({
      staleTime: 5 * 60_000,
      // before the first process of a Bullpen has told them, they are known by name alone
      refetchInterval: ({ state: { data, dataUpdateCount } }) =>
        dataUpdateCount < MOST_LOOKS && data?.every(({ effortLevels }) => !effortLevels) === true
          ? UNTIL_KNOWN_MS
          : false,
    }),
  )
  const levels = levelsOf(models.data ?? [], model)
  const isOffered = levels.length > 0 || value !== null
  const opening = useOpener('session.effort', isOffered ? null : 'This model takes no choice of effort')
  if (!isOffered) return null
  const offered = value === null || levels.includes(value) ? levels : [...levels, value]
  const choices: Choice[] = [
    { value: DEFAULT, label: 'The model’s default', description: 'Or what your settings of Claude Code say.' },
    ...offered.map((level) => ({ value: level, ...EFFORT_WORDS[level] })),
  ]
  const label = value === null ? 'Effort' : EFFORT_WORDS[value].label
  return (
    <ChoiceMenu
      label="Effort"
      side="top"
      opening={opening}
      value={value ?? DEFAULT}
      choices={choices}
      onChoose={(chosen) => onChange(EffortLevel.safeParse(chosen).data ?? null)}
    >
      <Button look="ghost" size="sm" aria-label={`Effort: ${value === null ? 'the model’s default' : label}`}>
        <Gauge size={13} aria-hidden />
        {label}
        <ChevronDown size={12} aria-hidden />
      </Button>
    </ChoiceMenu>
  )
}

function levelsOf(models: readonly ModelChoice[], model: string | null): readonly EffortLevel[] {
  const chosen = models.find(({ value }) => value === (model ?? DEFAULT)) ?? (model === null ? models[0] : undefined)
  return chosen?.effortLevels ?? []
}
