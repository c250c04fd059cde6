/** One session on the screen: head, transcript, questions, composer. */
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { PromptId } from '#shared/ids.ts'
import { isAsleep, isBusy, type Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { heldUp } from '../client/held-up.ts'
import { isFocusAbove, usePaneFocus } from '../client/pane-focus.ts'
import { OtherModelDialog } from '../client/model-picker.tsx'
import { useOffers } from '../client/offers.ts'
import { useAction } from '../client/use-action.ts'
import { useIsDaySpent } from '../client/usage.tsx'
import { wholeText } from '../client/whole-text.ts'
import { copyPath } from '../opening/copy-path.ts'
import { openEntries } from '../opening/open-entries.tsx'
import { useOpening } from '../opening/use-opening.ts'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { Notice } from '../ui/notice.tsx'
import { attachments, fromPrompt, toSent } from './composer/attachments/attachment-store.ts'
import type { ComposerHandle } from './composer/composer.tsx'
import { DraftComposer } from './composer/draft-composer.tsx'
import type { DraftStore } from './composer/draft-store.ts'
import { Queue } from './composer/queue.tsx'
import type { QueueActions } from './composer/queue-entry.tsx'
import { isSpent, stillHolds } from './composer/refusal.ts'
import { SendAgain } from './composer/send-again.tsx'
import { BudgetDialog } from './composer/tools/budget.tsx'
import { useFileDrop } from './composer/use-file-drop.ts'
import { FIRST, useSend } from './composer/use-send.ts'
import { useConversationTools } from './conversation/use-conversation-tools.tsx'
import { McpServersDialog } from './mcp/servers-dialog.tsx'
import { serversEntry } from './mcp/servers-state.tsx'
import { grantsEntry } from './permission/grants/session-grants.tsx'
import { PendingRequest } from './permission/pending-request.tsx'
import { currentReader } from './readers.ts'
import { type SessionCommands, SessionHeader } from './session-header.tsx'
import styles from './session-pane.module.css'
import { SafeModeBanner } from './safe-mode-banner.tsx'
import { SessionTranscript } from './session-transcript.tsx'
import { Activity } from './transcript/activity.tsx'
import { Announcer } from './transcript/announcer.tsx'
import type { ItemActions } from './transcript/item-actions.ts'
import type { TranscriptStore } from './transcript/transcript-store.ts'
import { useTranscriptHead } from './transcript/use-transcript.ts'
import { Welcome } from './welcome.tsx'

export type SessionPaneProps = {
  session: Session
  store: TranscriptStore
  drafts: DraftStore
  userHome: string | undefined
  commands: SessionCommands
  onSignIn: () => void
  onSettings: () => void
  /** In its head, beside its menu. */
  tools?: ReactNode
}

export function SessionPane({
  session,
  store,
  drafts,
  userHome,
  commands,
  onSignIn,
  onSettings,
  tools,
}: SessionPaneProps) {
  const { id, state } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const daySpent = useIsDaySpent()
  const isDaySpent = daySpent === true && session.profile === 'default'
  const head = useTranscriptHead(store)
  const { sending, error, send, dismissError } = useSend(id)
  const [namingModel, setNamingModel] = useState(false)
  const [budgeting, setBudgeting] = useState(false)
  const input = useRef<ComposerHandle>(null)
  const takesFocus = usePaneFocus() && state.kind !== 'waiting' // else the question has the focus
  const arriving = useRef(takesFocus)
  useEffect(() => {
    arriving.current = takesFocus
  })
  useEffect(() => {
    void drafts.load(id)
    if (arriving.current && !isFocusAbove()) input.current?.focus()
    return () => drafts.flush(id)
  }, [drafts, id])
  const busy = isBusy(state)
  const stoppable = busy || heldUp(state) !== null
  const interrupt = () => void act(() => client.sessions.interrupt({ id }))
  /** Before all others; a turn that is under way is ended for it. */
  const sendNow = async (promptId: PromptId) => {
    sessions.put(await client.sessions.sendNext({ id, promptId }))
    if (busy) await client.sessions.interrupt({ id })
  }
  const submit = async (prompt: string, { images = attachments.of(id), now = false } = {}) => {
    input.current?.focus()
    currentReader()?.toEnd() // to where the answer will be, wherever one was reading
    const promptId = await send(prompt, images.map(toSent))
    if (promptId === null) return
    attachments.removeAll(id, images)
    if (drafts.text(id) === prompt) drafts.set(id, '')
    if (now && busy) await act(() => sendNow(promptId).catch(unlessGone)) // its turn may have begun by itself
  }
  const conversation = useConversationTools({
    session,
    firstPrompt: head.firstPrompt,
    items: () => store.getSnapshot().items,
    seqOf: (item) => store.seqOf(item),
    drafts,
    onOpen: commands.open,
    onPutBack: () => input.current?.focus(),
  })
  const { promptActions } = conversation
  const opening = openEntries({ ...useOpening(id), onCopy: () => copyPath(session.cwd) })
  const actions: ItemActions = useMemo(
    () => ({
      ...promptActions,
      free: session.profile === 'demo',
      onSendAgain: (prompt, images, rest) =>
        void act(async () => {
          await send(await wholeText(client, id, { text: prompt, rest }), fromPrompt(images ?? []).map(toSent), FIRST)
        }),
      wholeOf: (prompt) => wholeText(client, id, prompt),
      onSignIn,
      onChooseModel: () => setNamingModel(true),
      onStartFresh: () => void act(async () => sessions.put(await client.sessions.startFresh({ id }))),
      continueAtReset: session.continueAtReset,
      onContinueAtReset: (on) =>
        void act(async () => sessions.put(await client.sessions.setContinueAtReset({ id, on }))),
    }),
    [promptActions, send, onSignIn, session.profile, session.continueAtReset, act, client, sessions, id],
  )
  const queueActions: QueueActions = {
    onNext: (promptId) => void act(() => sendNow(promptId)),
    onEdit: (promptId, prompt) =>
      void act(async () => sessions.put(await client.sessions.editPrompt({ id, promptId, text: prompt }))),
    onOrder: (promptIds) =>
      void act(async () => sessions.put(await client.sessions.orderPrompts({ id, promptIds: [...promptIds] }))),
    wholeOf: (prompt) => wholeText(client, id, prompt),
    onWithdraw: ({ promptId, text, rest, origin, images = [] }) =>
      void act(async () => {
        const prompt = await wholeText(client, id, { text, rest })
        await client.sessions.withdraw({ id, promptId })
        if (origin) return // nobody typed it
        for (const image of fromPrompt(images)) attachments.add(id, image)
        const draft = drafts.text(id)
        drafts.set(id, draft === '' ? prompt : `${prompt}\n\n${draft}`)
        input.current?.focus()
      }),
  }
  const isHeld = conversation.held !== null
  const drop = useFileDrop(isHeld ? null : (files) => input.current?.take(files))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing || !stoppable) return
    event.preventDefault()
    interrupt()
  }
  const setModel = (model: string | null) =>
    void act(async () => sessions.put(await client.sessions.setModel({ id, model })))
  const queued = listsQueue(session) ? session.queued : NONE
  const wake = () => void act(() => client.sessions.wake({ id }))
  const [next, last] = [queued[0], queued.at(-1)]
  useOffers({
    'session.interrupt': stoppable ? interrupt : { why: 'Nothing is running' },
    'session.background': busy
      ? () => void act(() => client.sessions.moveToBackground({ id }))
      : { why: 'Nothing is running' },
    'session.wake': isAsleep(state) ? wake : { why: 'It is awake' },
    'session.compact': isHeld ? { why: 'Another process has it open' } : () => void send('/compact'),
    'session.budget': () => setBudgeting(true),
    'queue.send-next': next ? () => queueActions.onNext(next.promptId) : { why: 'No prompt waits' },
    'queue.withdraw': last ? () => queueActions.onWithdraw(last) : { why: 'No prompt waits' },
  })
  const footer = useMemo(
    () =>
      isHeld ? null : (
        <Activity
          session={session}
          onInterrupt={() => void act(() => client.sessions.interrupt({ id }))}
          onSettings={onSettings}
        />
      ),
    [isHeld, session, act, client, id, onSettings],
  )
  const { copyLink } = commands
  const onCopyLink = useCallback((seq: number) => copyLink(id, seq), [copyLink, id])
  return (
    <section
      className={styles.pane}
      aria-label={session.title}
      data-brings-files={drop.over || undefined}
      onKeyDown={onKeyDown}
      {...drop.handlers}
    >
      <SessionHeader
        session={session}
        userHome={userHome}
        commands={commands}
        entries={[
          ...conversation.entries,
          grantsEntry({ disabled: isHeld }),
          serversEntry(id),
          'separator',
          ...opening,
        ]}
        tools={tools}
      />
      <Announcer store={store} />
      <McpServersDialog session={session} />
      <SafeModeBanner session={session} />
      {head.error && (
        <div className={styles.banner}>
          <FailureNotice error={head.error} onRetry={() => store.follow()} />
        </div>
      )}
      {!head.loaded && !head.error && (
        <div className={styles.fill}>
          <Loading fill label="Loading the transcript" />
        </div>
      )}
      {head.empty && (
        <div className={styles.fill}>
          <Welcome session={session} onPrompt={(prompt) => void submit(prompt, { images: [] })} />
          <div className={styles.column}>
            <Activity session={session} onInterrupt={interrupt} onSettings={onSettings} />
          </div>
        </div>
      )}
      {head.loaded && !head.empty && (
        <SessionTranscript
          session={session}
          store={store}
          actions={actions}
          queued={queued}
          onCopyLink={onCopyLink}
          footer={footer}
        />
      )}
      <div className={styles.dock}>
        <PendingRequest session={session} pending={head.pending} />
        {queued.length > 0 && (
          <Queue queued={queued} busy={stoppable} spent={isSpent(session) || isDaySpent} {...queueActions} />
        )}
        {error && stillHolds(error, session, daySpent) && (
          <Notice
            tone="error"
            urgent
            message={error.message}
            remedy={error.remedy}
            detail={error.detail}
            actions={
              <>
                {error.field === 'dailyBudgetUsd' && (
                  <Button size="sm" onClick={onSettings}>
                    Open the settings
                  </Button>
                )}
                {error.field === 'budgetUsd' && (
                  <Button size="sm" look="primary" onClick={() => setBudgeting(true)}>
                    Raise the budget…
                  </Button>
                )}
                <SendAgain id={id} drafts={drafts} disabled={sending} onSend={(text) => void submit(text)} />
                {error.kind === 'auth' && (
                  <Button size="sm" onClick={onSignIn}>
                    Sign in…
                  </Button>
                )}
                <Button size="sm" look="ghost" onClick={dismissError}>
                  Dismiss
                </Button>
              </>
            }
          />
        )}
        {conversation.held ?? (
          <DraftComposer
            handle={input}
            session={session}
            drafts={drafts}
            onSend={(text, now) => void submit(text, { now })}
            onInterrupt={interrupt}
            onModel={setModel}
            onBudget={() => setBudgeting(true)}
            onCompact={() => void send('/compact')}
            sending={sending}
          />
        )}
      </div>
      {conversation.dialogs}
      <BudgetDialog session={session} open={budgeting} onOpenChange={setBudgeting} />
      <OtherModelDialog open={namingModel} onOpenChange={setNamingModel} onName={setModel} />
    </section>
  )
}

const NONE: Session['queued'] = []

function unlessGone(error: unknown): void {
  if (toAppErrorData(error).kind !== 'not_found') throw error
}

/** While a process starts, the prompt it starts for is shown where it will stay; while it may not start, it can be taken back. */
const listsQueue = ({ state }: Session): boolean =>
  (state.kind !== 'waking' && state.kind !== 'recycling') || heldUp(state) !== null
