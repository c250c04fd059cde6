/** Tells what a crash left unknown, with the buttons that help. */
import type { PromptImage } from '#shared/images.ts'
import { CONTINUE_PROMPT, GAP_WORDS } from '#shared/conversation.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { GapItem } from './items.ts'

export type GapActions = {
  readonly onSendAgain: (text: string, images?: readonly PromptImage[]) => void
  /** Lets the next prompt begin a new conversation with the agent. Absent where that can't be done. */
  readonly onStartFresh?: (() => void) | undefined
}

type GapViewProps = {
  item: GapItem
  /** Null where it can only be read. */
  actions: GapActions | null
}

export function GapView({ item: { missing, offers, promptText, promptImages }, actions }: GapViewProps) {
  if (!actions) return <Notice tone="warning" message={GAP_WORDS[missing].message} />
  const { onSendAgain, onStartFresh } = actions
  const choices: Record<GapItem['offers'][number], { label: string; act: (() => void) | null }> = {
    continue: { label: 'Continue', act: () => onSendAgain(CONTINUE_PROMPT) },
    'send-again': {
      label: 'Send again',
      act: promptText === null ? null : () => onSendAgain(promptText, promptImages),
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
