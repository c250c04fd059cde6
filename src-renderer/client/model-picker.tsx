/** Chooses a model: those the CLI offers, or any other by name. */
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Cpu } from 'lucide-react'
import { type ComponentProps, type SubmitEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { type Choice, ChoiceMenu } from '../ui/menu.tsx'
import { useBullpen } from './context.tsx'

type ModelPickerProps = {
  /** null = the CLI's default. */
  value: string | null
  /** What the CLI says it uses, where that is known. */
  active?: string | null
  onChange: (model: string | null) => void
  side?: 'top' | 'bottom'
  opening?: ComponentProps<typeof ChoiceMenu>['opening']
}

const DEFAULT = 'default'
const OTHER = 'other…'

export function ModelPicker({ value, active = null, onChange, side = 'bottom', opening }: ModelPickerProps) {
  const { queries } = useBullpen()
  const models = useQuery(queries.sessions.models.queryOptions({ staleTime: 5 * 60_000 }))
  const [naming, setNaming] = useState(false)
  const offered: Choice[] = (models.data ?? []).map(({ value, displayName, description }) => ({
    value,
    label: displayName,
    description,
  }))
  const known = offered.some((choice) => choice.value === DEFAULT)
    ? offered
    : [{ value: DEFAULT, label: "The CLI's default", description: 'What your account or settings choose.' }, ...offered]
  const chosen = value ?? DEFAULT
  const listed = known.some((choice) => choice.value === chosen) ? known : [...known, { value: chosen, label: chosen }]
  const choices = [...listed, { value: OTHER, label: 'Other model…', description: unavailable(models.error) }]
  const label = value === null ? (active ?? 'Default model') : (known.find((c) => c.value === value)?.label ?? value)
  const choose = (model: string) => {
    if (model === OTHER) setNaming(true)
    else onChange(model === DEFAULT ? null : model)
  }
  return (
    <>
      <ChoiceMenu
        label="Model"
        side={side}
        value={chosen}
        choices={choices}
        onChoose={choose}
        {...(opening && { opening })}
      >
        <Button look="ghost" size="sm" aria-label={`Model: ${label}`}>
          <Cpu size={13} aria-hidden />
          {label}
          <ChevronDown size={12} aria-hidden />
        </Button>
      </ChoiceMenu>
      <OtherModelDialog open={naming} onOpenChange={setNaming} onName={onChange} />
    </>
  )
}

const unavailable = (error: Error | null): string =>
  error ? 'The list of models could not be read. Any name can be typed.' : 'Type any name the API knows.'

type OtherModelProps = { open: boolean; onOpenChange: (open: boolean) => void; onName: (model: string) => void }

export function OtherModelDialog({ open, onOpenChange, onName }: OtherModelProps) {
  const [name, setName] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    onName(name.trim())
    onOpenChange(false)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Other model" width="sm">
      <form onSubmit={submit}>
        <DialogBody>
          <Field label="Name of the model" hint="As the API calls it. It is checked by the API at the next prompt.">
            {({ id, describedBy }) => (
              <TextInput
                id={id}
                aria-describedby={describedBy}
                value={name}
                maxLength={200}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </DialogBody>
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            Use this model
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
