/** One session on the screen: head, transcript, questions, composer. */
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { isBusy, type Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { OtherModelDialog } from '../client/model-picker.tsx'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Loading } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { Composer, type ComposerHandle } from './composer/composer.tsx'
import type { DraftStore } from './composer/draft-store.ts'
import { Queue } from './composer/queue.tsx'
import { SessionTools } from './composer/session-tools.tsx'
import { useSend } from './composer/use-send.ts'
import { PendingRequest } from './permission/pending-request.tsx'
import { type SessionCommands, SessionHeader } from './session-header.tsx'
import styles from './session-pane.module.css'
import { Activity } from './transcript/activity.tsx'
import { Announcer } from './transcript/announcer.tsx'
import type { ItemActions } from './transcript/item-view.tsx'
import { TranscriptList } from './transcript/transcript-list.tsx'
import type { Transcript, TranscriptStore } from './transcript/transcript-store.ts'
import { Welcome } from './welcome.tsx'

export type SessionPaneProps = {
  session: Session
  store: TranscriptStore
  drafts: DraftStore
  userHome: string | undefined
  commands: SessionCommands
  onSignIn: () => void
}

export function SessionPane({ session, store, drafts, userHome, commands, onSignIn }: SessionPaneProps) {
  const { id, cwd, state } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const transcript = useSyncExternalStore(store.subscribe, store.getSnapshot)
  const text = useSyncExternalStore(
    drafts.subscribe,
    useCallback(() => drafts.text(id), [drafts, id]),
  )
  const { sending, error, send, dismissError } = useSend(id)
  const [namingModel, setNamingModel] = useState(false)
  const input = useRef<ComposerHandle>(null)
  const [waitsAtFirst] = useState(state.kind === 'waiting')
  useEffect(() => {
    void drafts.load(id)
    if (!waitsAtFirst) input.current?.focus() // else the question has the focus
    return () => drafts.flush(id)
  }, [drafts, id, waitsAtFirst])
  const busy = isBusy(state)
  const interrupt = () => void act(() => client.sessions.interrupt({ id }))
  const submit = async (prompt: string) => {
    input.current?.focus()
    if ((await send(prompt)) && drafts.text(id) === prompt) drafts.set(id, '')
  }
  const actions: ItemActions = useMemo(
    () => ({
      free: session.profile === 'demo',
      onSendAgain: (prompt) => void send(prompt),
      onSignIn,
      onChooseModel: () => setNamingModel(true),
    }),
    [send, onSignIn, session.profile],
  )
  const withdraw = ({ promptId, text: prompt }: Session['queued'][number]) =>
    void act(async () => {
      await client.sessions.withdraw({ id, promptId })
      const draft = drafts.text(id)
      drafts.set(id, draft === '' ? prompt : `${prompt}\n\n${draft}`)
      input.current?.focus()
    })
  // The same id again: the host knows the prompt and gets its queue going.
  const startQueued = ({ promptId, text: prompt }: Session['queued'][number]) =>
    void act(() => client.sessions.send({ id, promptId, text: prompt }))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing || !busy) return
    event.preventDefault()
    interrupt()
  }
  const setModel = (model: string | null) =>
    void act(async () => sessions.put(await client.sessions.setModel({ id, model })))
  const shown = useMemo(() => withoutQueued(transcript, session), [transcript, session])
  // a process that woke ahead of the first prompt is nothing to read yet
  const nothingSaid = transcript.items.every((item) => item.kind === 'notice' && item.level === 'quiet')
  const empty = transcript.loaded && nothingSaid && !transcript.hasOlder
  return (
    <section className={styles.pane} aria-label={session.title} onKeyDown={onKeyDown}>
      <SessionHeader session={session} userHome={userHome} commands={commands} />
      <Announcer store={store} />
      {transcript.error && (
        <div className={styles.banner}>
          <Notice
            tone="error"
            message={transcript.error.message}
            remedy={transcript.error.remedy}
            detail={transcript.error.detail}
            actions={
              <Button size="sm" onClick={() => store.follow()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {!transcript.loaded && !transcript.error && (
        <div className={styles.fill}>
          <Loading label="Loading the transcript" />
        </div>
      )}
      {empty && (
        <div className={styles.fill}>
          <Welcome session={session} onPrompt={(prompt) => void submit(prompt)} />
          <div className={styles.column}>
            <Activity session={session} />
          </div>
        </div>
      )}
      {transcript.loaded && !empty && (
        <TranscriptList
          id={id}
          cwd={cwd}
          transcript={shown}
          actions={actions}
          onLoadOlder={() => void store.loadOlder()}
          footer={<Activity session={session} />}
        />
      )}
      <div className={styles.dock}>
        <PendingRequest session={session} pending={transcript.pending} />
        {session.queued.length > 0 && listsQueue(session) && (
          <Queue queued={session.queued} onWithdraw={withdraw} onStart={busy ? undefined : startQueued} />
        )}
        {error && (
          <Notice
            tone="error"
            urgent
            message={error.message}
            remedy={error.remedy}
            detail={error.detail}
            actions={
              <>
                {text.trim() !== '' && (
                  <Button size="sm" disabled={sending} onClick={() => void submit(text)}>
                    Send again
                  </Button>
                )}
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
        <Composer
          handle={input}
          text={text}
          onText={(next) => drafts.set(id, next)}
          onSend={() => void submit(text)}
          onInterrupt={interrupt}
          busy={busy}
          interrupting={state.kind === 'running' && state.interrupting}
          sending={sending}
          placeholder={
            busy ? 'Write the next prompt: it waits for this turn to end' : 'Ask Claude to do something here'
          }
          tools={<SessionTools session={session} onModel={setModel} />}
        />
      </div>
      <OtherModelDialog open={namingModel} onOpenChange={setNamingModel} onName={setModel} />
    </section>
  )
}

/** While a process starts, the prompt it starts for is shown where it will stay. */
const listsQueue = ({ state }: Session): boolean => state.kind !== 'waking' && state.kind !== 'recycling'

/** What waits is listed over the prompt, not in the transcript as well. */
function withoutQueued(transcript: Transcript, session: Session): Transcript {
  const ids = new Set(listsQueue(session) ? session.queued.map(({ promptId }) => promptId) : [])
  if (ids.size === 0) return transcript
  return {
    ...transcript,
    items: transcript.items.filter((item) => item.kind !== 'prompt' || item.started || !ids.has(item.promptId)),
  }
}
