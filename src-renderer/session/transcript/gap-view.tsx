/** Tells what a crash left unknown, with the buttons that help. */
import { CONTINUE_PROMPT, GAP_WORDS } from '#shared/conversation.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { ItemActions } from './item-actions.ts'
import type { GapItem } from './items.ts'

export type GapActions = Pick<ItemActions, 'onSendAgain' | 'onStartFresh'>

type GapViewProps = {
  item: GapItem
  /** Null where it can only be read. */
  actions: GapActions | null
}

export function GapView({ item: { missing, offers, promptText, promptRest, promptImages }, actions }: GapViewProps) {
  if (!actions) return <Notice tone="warning" message={GAP_WORDS[missing].message} />
  const { onSendAgain, onStartFresh } = actions
  const choices: Record<GapItem['offers'][number], { label: string; act: (() => void) | null }> = {
    continue: { label: 'Continue', act: () => onSendAgain(CONTINUE_PROMPT) },
    'send-again': {
      label: 'Send again',
      act: promptText === null ? null : () => onSendAgain(promptText, promptImages, promptRest),
    },
    'start-fresh': { label: 'Start afresh', act: onStartFresh ?? null },
  }
  return (
    <Notice
      tone="warning"
      message={GAP_WORDS[missing].message}
      remedy={GAP_WORDS[missing].remedy}
      actions={offers.map((offer, index) => {
        const { label, act } = choices[offer]
        return act === null ? null : (
          <Button key={offer} size="sm" look={index === 0 ? 'primary' : 'secondary'} onClick={act}>
            {label}
          </Button>
        )
      })}
    />
  )
}
