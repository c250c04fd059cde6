/** Sends the prompt once more that could not be sent: it still stands where it was written. */
import { Button } from '../../ui/button.tsx'
import type { SessionId } from '#shared/ids.ts'
import { attachments } from './attachments/attachment-store.ts'
import { useDraft } from './draft-composer.tsx'
import type { DraftStore } from './draft-store.ts'

type SendAgainProps = { id: SessionId; drafts: DraftStore; disabled: boolean; onSend: (text: string) => void }

export function SendAgain({ id, drafts, disabled, onSend }: SendAgainProps) {
  const text = useDraft(drafts, id)
  if (text.trim() === '' && attachments.of(id).length === 0) return null
  return (
    <Button size="sm" disabled={disabled} onClick={() => onSend(text)}>
      Send again
    </Button>
  )
}
