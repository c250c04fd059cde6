/** What can be done with a session's conversation as a whole: fork, go back, catch up, export; and who else has it open. */
import { Download, FolderSync, GitFork } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../../client/context.tsx'
import { useAction } from '../../client/use-action.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { attachments, fromPrompt } from '../composer/attachments/attachment-store.ts'
import type { DraftStore } from '../composer/draft-store.ts'
import type { ItemActions } from '../transcript/item-actions.ts'
import type { PromptItem } from '../transcript/items.ts'
import { ExportDialog } from './export-dialog.tsx'
import { HeldBanner } from './held-banner.tsx'
import { RewindDialog } from './rewind-dialog.tsx'
import { isAtRest, useConversation } from './use-conversation.ts'

type ConversationToolsOptions = {
  readonly session: Session
  /** Of the session; null while it is not known. */
  readonly firstPrompt: PromptId | null
  readonly drafts: DraftStore
  readonly onOpen: (id: SessionId) => void
  /** The prompt of what was gone back to stands in the composer. */
  readonly onPutBack: () => void
}

export type ConversationTools = {
  /** For the menu of the session. */
  readonly entries: readonly MenuEntry[]
  /** For each prompt of the transcript. */
  readonly promptActions: Pick<ItemActions, 'onFork' | 'onGoBack' | 'firstPrompt'>
  /** In the place of the composer; null while prompts can be sent. */
  readonly held: ReactNode
  readonly dialogs: ReactNode
}

export function useConversationTools(options: ConversationToolsOptions): ConversationTools {
  const { session, firstPrompt, drafts, onOpen, onPutBack } = options
  const { id } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const { state, catchUp, takeOver, takingOver } = useConversation(session)
  const [exporting, setExporting] = useState(false)
  const [goingBack, setGoingBack] = useState<PromptItem | null>(null)
  const hasConversation = state?.hasTranscript === true

  const fork = useMemo(
    () => (prompt?: PromptItem) =>
      void act(async () => {
        const upToSeq = prompt?.startSeq == null ? undefined : prompt.startSeq - 1
        const made = await client.sessions.fork({ id, ...(upToSeq !== undefined && { upToSeq }) })
        if (prompt) drafts.set(made.id, prompt.text)
        sessions.put(made)
        onOpen(made.id)
      }),
    [act, client, sessions, drafts, id, onOpen],
  )
  const promptActions = useMemo(
    () => (hasConversation ? { onFork: fork, onGoBack: setGoingBack, firstPrompt } : {}),
    [hasConversation, fork, firstPrompt],
  )
  const entries: MenuEntry[] = [
    { label: 'Fork', icon: <GitFork size={14} />, disabled: !hasConversation, onSelect: () => fork() },
    {
      label: 'Catch up with what was said elsewhere',
      icon: <FolderSync size={14} />,
      disabled: !isAtRest(session, state),
      onSelect: catchUp,
    },
    { label: 'Export…', icon: <Download size={14} />, onSelect: () => setExporting(true) },
  ]
  const putBack = (prompt: PromptItem) => {
    setGoingBack(null)
    const draft = drafts.text(id)
    drafts.set(id, draft === '' ? prompt.text : `${prompt.text}\n\n${draft}`)
    for (const image of fromPrompt(prompt.images ?? [])) attachments.add(id, image)
    onPutBack()
  }
  return {
    entries,
    promptActions,
    held: state?.holder ? (
      <HeldBanner holder={state.holder} takingOver={takingOver} onTakeOver={takeOver} onFork={() => fork()} />
    ) : null,
    dialogs: (
      <>
        <ExportDialog id={id} open={exporting} onOpenChange={setExporting} />
        <RewindDialog session={session} prompt={goingBack} onClose={() => setGoingBack(null)} onDone={putBack} />
      </>
    ),
  }
}
