/** Chooses a permission mode, each with what it means. */
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Shield } from 'lucide-react'
import type { ComponentProps } from 'react'
import { PermissionMode } from '#shared/session.ts'
import { Button } from '../ui/button.tsx'
import { ChoiceMenu } from '../ui/menu.tsx'
import { useBullpen } from './context.tsx'
import { MODE_WORDS, offeredModes } from './permission-modes.ts'

type ModePickerProps = {
  value: PermissionMode
  onChange: (mode: PermissionMode) => void
  side?: 'top' | 'bottom'
  opening?: ComponentProps<typeof ChoiceMenu>['opening']
}

export function ModePicker({ value, onChange, side = 'bottom', opening }: ModePickerProps) {
  const { queries } = useBullpen()
  const settings = useQuery(queries.settings.get.queryOptions())
  const offered = offeredModes({ allowBypass: settings.data?.settings.allowBypassPermissions ?? false })
  const modes = offered.includes(value) ? offered : [...offered, value]
  return (
    <ChoiceMenu
      label="Permission mode"
      side={side}
      value={value}
      choices={modes.map((mode) => ({ value: mode, ...MODE_WORDS[mode] }))}
      onChoose={(mode) => onChange(PermissionMode.parse(mode))}
      {...(opening && { opening })}
    >
      <Button look="ghost" size="sm" aria-label={`Permission mode: ${MODE_WORDS[value].label}`}>
        <Shield size={13} aria-hidden />
        {MODE_WORDS[value].label}
        <ChevronDown size={12} aria-hidden />
      </Button>
    </ChoiceMenu>
  )
}
