/** The completion of one prompt: when it is open, which option is marked, and what the keys do. */
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { optionId } from './completion-list.tsx'
import { type Option, isTyped, stillFits } from './options.ts'
import { type Edit, type Trigger, complete, mention, triggerAt } from './trigger.ts'
import { type Offer, useOptions } from './use-options.ts'

type Input = {
  readonly id: SessionId
  readonly text: string
  /** Null while something is selected, or the prompt has no focus. */
  readonly caret: number | null
  readonly onEdit: (edit: Edit) => void
}

export type Completion = Offer & {
  readonly isOpen: boolean
  readonly active: number
  readonly listId: string
  readonly setActive: (index: number) => void
  readonly pick: (option: Option) => void
  /** True when the key was for the completion. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean
  /** For the prompt, while the list is open. */
  readonly aria: Readonly<Record<string, string | boolean | undefined>>
}

/** A list that was put away, or one in which another option was chosen, by what it is for. */
type Chosen = { readonly of: string; readonly index: number; readonly closed: boolean }

export function useCompletion({ id, text, caret, onEdit }: Input): Completion {
  const listId = useId()
  const [chosen, setChosen] = useState<Chosen>({ of: '', index: 0, closed: false })
  const trigger = caret === null ? null : triggerAt(text, caret)
  const place = trigger ? `${trigger.kind} ${trigger.start}` : ''
  const isClosed = chosen.closed && chosen.of === place
  const asked = useSameTrigger(isClosed ? null : trigger)
  const offer = useOptions(id, asked)
  const key = trigger ? `${place} ${trigger.query}` : ''
  const active = Math.min(chosen.of === key ? chosen.index : 0, Math.max(0, offer.options.length - 1))
  const isOpen = asked !== null && (offer.options.length > 0 || offer.note !== null)
  const setActive = (index: number) => setChosen({ of: key, index, closed: false })
  const pick = (option: Option) => {
    if (trigger) onEdit(edited(text, trigger, option))
  }
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || !trigger || event.ctrlKey || event.metaKey || event.altKey) return false
    const option = offer.options[active]
    const count = offer.options.length
    if (event.key === 'Escape') {
      setChosen({ of: place, index: 0, closed: true })
      return true
    }
    if (!option || event.shiftKey) return false
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setActive((active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count)
      return true
    }
    if (event.key !== 'Tab' && (event.key !== 'Enter' || isTyped(option, trigger.query))) return false
    if (stillFits(option, trigger.query)) pick(option)
    return true
  }
  const aria = isOpen
    ? {
        role: 'combobox',
        'aria-autocomplete': 'list',
        'aria-haspopup': 'listbox',
        'aria-expanded': offer.options.length > 0,
        'aria-controls': offer.options.length > 0 ? listId : undefined,
        'aria-activedescendant': offer.options.length > 0 ? optionId(listId, active) : undefined,
      }
    : {}
  return { ...offer, isOpen, active, listId, setActive, pick, onKeyDown, aria }
}

function edited(text: string, trigger: Trigger, option: Option): Edit {
  switch (option.kind) {
    case 'file':
      return complete(text, trigger, mention(option.match.path), { space: option.match.kind === 'file' })
    case 'command':
      return complete(text, trigger, `/${option.command.name}`)
    case 'template':
      return complete(text, trigger, option.snippet.text, { space: false })
  }
}

/** The same object for as long as it says the same. */
function useSameTrigger(trigger: Trigger | null): Trigger | null {
  const { kind, query = '', start = 0, end = 0 } = trigger ?? {}
  return useMemo(() => (kind === undefined ? null : { kind, query, start, end }), [kind, query, start, end])
}
