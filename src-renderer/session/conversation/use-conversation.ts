/** The agent's side of the session on the screen: who else has it open, what was said there, forks. */
import { useEffect, useRef, useState } from 'react'
import { isBusy, type Session } from '#shared/session.ts'
import type { ConversationState } from '#shared/transcripts.ts'
import { useBullpen } from '../../client/context.tsx'
import { useAction } from '../../client/use-action.ts'
import { useData } from '../../client/use-data.ts'
import { showToast } from '../../ui/toasts.tsx'

/** While another process has the conversation open, its end is looked for this often. */
const LOOK_AGAIN_MS = 3_000

export type Conversation = {
  readonly state: ConversationState | null
  /** Adds what was said elsewhere, and says how much it was. */
  readonly catchUp: () => void
  readonly takeOver: () => void
  readonly takingOver: boolean
}

export function useConversation({ id, state: { kind } }: Session): Conversation {
  const { client, queries } = useBullpen()
  const act = useAction()
  const [takingOver, setTakingOver] = useState(false)
  const { data, refetch } = useData({
    ...queries.sessions.conversation.queryOptions({ input: { id } }),
    staleTime: 0,
    refetchInterval: ({ state: { data: found } }) => (found?.holder ? LOOK_AGAIN_MS : false),
  })
  const state = data ?? null
  const asked = useRef(kind) // as it comes on the screen it is asked for anyway
  useEffect(() => {
    if (kind === asked.current) return
    asked.current = kind
    // a turn has ended: there is something to go back to; or a prompt was refused, because somebody else has it open
    if (!isBusyKind(kind)) void refetch()
  }, [kind, refetch])

  const isHeld = state?.holder != null
  const wasHeld = useRef(false)
  useEffect(() => {
    if (isHeld === wasHeld.current) return
    wasHeld.current = isHeld
    // when it is first seen, and once more when it is free: what was said there until then
    client.sessions.catchUp({ id }).catch(() => undefined) // by itself; who asks for it is told why it can't be done
  }, [client, id, isHeld])

  return {
    state,
    catchUp: () =>
      void act(async () => {
        const { added } = await client.sessions.catchUp({ id })
        showToast({
          tone: 'info',
          message: added === 0 ? 'Nothing was said elsewhere.' : 'Added what was said elsewhere, at the end.',
        })
      }),
    takeOver: () =>
      void act(async () => {
        const conversationId = state?.conversationId
        if (conversationId == null) return
        setTakingOver(true)
        try {
          await client.transcripts.takeOver({ id: conversationId })
        } finally {
          setTakingOver(false)
          void refetch()
        }
      }),
    takingOver,
  }
}

const isBusyKind = (kind: Session['state']['kind']): boolean =>
  kind === 'running' || kind === 'waiting' || kind === 'waking' || kind === 'recycling' || kind === 'retrying'

/** There is something that can be forked or brought up to date, and nothing is at work on it. */
export const isAtRest = ({ state }: Session, conversation: ConversationState | null): boolean =>
  !isBusy(state) && conversation?.hasTranscript === true
