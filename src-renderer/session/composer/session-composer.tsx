/** The prompt of one session, with all that helps to write it: completion, images, what was asked before, templates, tools. */
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { isBusy, type Session, type SessionState } from '#shared/session.ts'
import type { StorageHealth, StorageTroubleKind } from '#shared/storage.ts'
import { useStorage } from '../../client/storage.tsx'
import { useStable } from '../../client/use-stable.ts'
import { AttachmentStrip } from './attachments/attachment-strip.tsx'
import { useAttachments } from './attachments/use-attachments.ts'
import { CompletionList } from './completion/completion-list.tsx'
import { triggerAt } from './completion/trigger.ts'
import { useCompletion } from './completion/use-completion.ts'
import { Composer, type ComposerHandle } from './composer.tsx'
import { SessionTools } from './session-tools.tsx'
import { Templates } from './tools/templates.tsx'
import { usePromptHistory } from './use-prompt-history.ts'

export type SessionComposerProps = {
  session: Session
  text: string
  onText: (text: string) => void
  /** `now`: the turn that is under way is stopped for it. */
  onSend: (now: boolean) => void
  onInterrupt: () => void
  onModel: (model: string | null) => void
  onBudget: () => void
  onCompact: () => void
  sending: boolean
  handle: Ref<ComposerHandle>
}

export function SessionComposer({ session, text, onText, onSend, handle, sending, ...actions }: SessionComposerProps) {
  const { id, state } = session
  const input = useRef<ComposerHandle>(null)
  useImperativeHandle(handle, () => ({
    focus: () => input.current?.focus(),
    edit: (next, caret) => input.current?.edit(next, caret),
    insert: (words) => input.current?.insert(words),
    take: (files) => input.current?.take(files),
  }))
  const [caret, setCaret] = useState<number | null>(null)
  // where there is nothing to complete, the prompt is not painted again for it
  const onCaret = useStable((at: number | null, typed: string) =>
    setCaret(at !== null && triggerAt(typed, at) ? at : null),
  )
  const attached = useAttachments(id)
  // the same functions while the text grows: what they are given to is not painted again for a key
  const insert = useStable((words: string) => input.current?.insert(words))
  const onFiles = useStable((files: readonly File[]) => void attached.add(files, insert))
  const draft = useStable(() => text)
  const history = usePromptHistory(id, (asked) => input.current?.edit(asked, null))
  const completion = useCompletion({
    id,
    text,
    caret,
    onEdit: (edit) => input.current?.edit(edit.text, edit.caret),
  })
  const busy = isBusy(state)
  const refusal = refusalFor(useStorage())
  return (
    <Composer
      handle={input}
      text={text}
      onText={onText}
      onSend={onSend}
      onInterrupt={actions.onInterrupt}
      busy={busy}
      interrupting={state.kind === 'running' && state.interrupting}
      sending={sending}
      refusal={refusal}
      placeholder={refusal === null ? invitation(state) : 'No prompt can be sent now'}
      hasMore={attached.all.length > 0}
      above={<AttachmentStrip id={id} attachments={attached.all} onRemove={attached.remove} />}
      popup={
        completion.isOpen && (
          <CompletionList
            id={completion.listId}
            options={completion.options}
            active={completion.active}
            note={completion.note}
            stale={completion.stale}
            onActive={completion.setActive}
            onPick={completion.pick}
          />
        )
      }
      aria={completion.aria}
      onCaret={onCaret}
      onKey={(event, at) =>
        completion.onKeyDown(event) ||
        (!event.shiftKey && !event.altKey && history({ text, key: event.key, caret: at }))
      }
      onFiles={onFiles}
      tools={
        <>
          <Templates isEmpty={text.trim() === ''} draft={draft} onInsert={insert} />
          <SessionTools
            session={session}
            onModel={actions.onModel}
            onBudget={actions.onBudget}
            onCompact={actions.onCompact}
          />
        </>
      }
    />
  )
}

/** Of what passes by itself, the host says so when a prompt meets it: only what doesn't is said beforehand. */
const REFUSALS: Readonly<Partial<Record<StorageTroubleKind, string>>> = {
  'read-only': 'The database can only be read: no prompt can be sent until it can be written.',
  newer: 'The database belongs to a newer Bullpen: no prompt can be sent from this one.',
  damaged: 'The database is damaged: no prompt can be sent until it is repaired.',
}

const refusalFor = (health: StorageHealth | null): string | null =>
  (health?.trouble && REFUSALS[health.trouble.kind]) ?? null

const invitation = (state: SessionState): string =>
  isBusy(state) ? 'Write the next prompt: it waits for this turn to end' : 'Ask Claude · @\u00a0files · /\u00a0commands'
