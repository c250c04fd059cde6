/** What can be done with a session's conversation as a whole: fork, go back, catch up, export; and who else has it open. */
import { AlarmClock, Download, FolderSync, GitFork } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { PromptId, SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../../client/context.tsx'
import { useOffers } from '../../client/offers.ts'
import { useAction } from '../../client/use-action.ts'
import { wholeText } from '../../client/whole-text.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { showToast } from '../../ui/toasts.tsx'
import { attachments, fromPrompt } from '../composer/attachments/attachment-store.ts'
import type { DraftStore } from '../composer/draft-store.ts'
import type { ItemActions } from '../transcript/item-actions.ts'
import type { Item, PromptItem } from '../transcript/items.ts'
import { ExportDialog } from './export-dialog.tsx'
import { HeldBanner } from './held-banner.tsx'
import { RewindDialog } from './rewind-dialog.tsx'
import { isAtRest, useConversation } from './use-conversation.ts'

type ConversationToolsOptions = {
  readonly session: Session
  /** Of the session; null while it is not known. */
  readonly firstPrompt: PromptId | null
  /** Of the transcript, as far as it is loaded, at this moment. */
  readonly items: () => readonly Item[]
  /** The number of the event an item came from; null where that is not known. */
  readonly seqOf: (item: Item) => number | null
  readonly drafts: DraftStore
  readonly onOpen: (id: SessionId) => void
  /** The prompt of what was gone back to stands in the composer. */
  readonly onPutBack: () => void
}

const before = ({ startSeq }: PromptItem): number | undefined => (startSeq === null ? undefined : startSeq - 1)

/** Of a row of calls the last one, so that all of them are known to the fork. */
const lastOf = (item: Item): Item =>
  item.kind === 'steps' ? (item.steps.findLast((step) => step.kind === 'tool' && step.result !== null) ?? item) : item

const NOTHING_YET = { why: 'Nothing was said in it yet' }

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
  const { session, firstPrompt, items, seqOf, drafts, onOpen, onPutBack } = options
  const place = useRef(seqOf)
  useEffect(() => {
    place.current = seqOf
  })
  const { id } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const { state, catchUp, takeOver, takingOver } = useConversation(session)
  const [exporting, setExporting] = useState(false)
  const [goingBack, setGoingBack] = useState<PromptItem | null>(null)
  const hasConversation = state?.hasTranscript === true

  const fork = useMemo(
    () => (from?: Item) =>
      void act(async () => {
        const prompt = from?.kind === 'prompt' ? from : null
        const upToSeq = prompt ? before(prompt) : from && (place.current(lastOf(from)) ?? undefined)
        const words = prompt && (await wholeText(client, id, prompt)) // first: should it fail, nothing has been made
        const made = await client.sessions.fork({ id, ...(upToSeq !== undefined && { upToSeq }) })
        if (words !== null) drafts.set(made.id, words)
        sessions.put(made)
        onOpen(made.id)
      }),
    [act, client, sessions, drafts, id, onOpen],
  )
  const promptActions = useMemo(
    () => (hasConversation ? { onFork: fork, onGoBack: setGoingBack, firstPrompt } : {}),
    [hasConversation, fork, firstPrompt],
  )
  /** Also before a limit is met, so that nobody has to be there when it is. */
  const switchContinue = () =>
    void act(async () => {
      const changed = await client.sessions.setContinueAtReset({ id, on: !session.continueAtReset })
      sessions.put(changed)
      const message = changed.continueAtReset
        ? 'When a usage limit ends a turn, this session goes on by itself once the limit is lifted.'
        : 'When a usage limit ends a turn, this session waits for you.'
      showToast({ tone: 'info', message })
    })
  const entries: MenuEntry[] = [
    { label: 'Fork', icon: <GitFork size={14} />, disabled: !hasConversation, onSelect: () => fork() },
    {
      label: 'Catch up with what was said elsewhere',
      icon: <FolderSync size={14} />,
      disabled: !isAtRest(session, state),
      onSelect: catchUp,
    },
    {
      label: session.continueAtReset ? 'Stay put at a usage limit' : 'Go on after a usage limit',
      icon: <AlarmClock size={14} />,
      onSelect: switchContinue,
    },
    { label: 'Export…', icon: <Download size={14} />, onSelect: () => setExporting(true) },
  ]
  const lastPrompt = () => {
    const asked = items().findLast((item): item is PromptItem => item.kind === 'prompt' && item.startSeq !== null)
    if (asked) setGoingBack(asked)
    else showToast({ tone: 'info', message: 'There is no prompt to go back to.' })
  }
  const isQuiet = isAtRest(session, state)
  useOffers({
    'session.fork': hasConversation ? () => fork() : NOTHING_YET,
    'session.go-back': hasConversation ? lastPrompt : NOTHING_YET,
    'session.catch-up': isQuiet ? catchUp : { why: 'There is nothing to catch up with while it is at work or empty' },
    'session.continue-at-reset': switchContinue,
    'session.export': () => setExporting(true),
  })
  const putBack = (prompt: PromptItem, words: string) => {
    setGoingBack(null)
    const draft = drafts.text(id)
    drafts.set(id, draft === '' ? words : `${words}\n\n${draft}`)
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
