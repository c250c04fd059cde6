/** Sends prompts: the same send repeated after a cut keeps its id, so that the host never runs it twice. */
import { useCallback, useState } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { SentImage } from '#shared/images.ts'
import { useBullpen } from '../../client/context.tsx'

export type Sending = {
  readonly sending: boolean
  readonly error: AppErrorData | null
  /** Resolves to the id of the prompt once the host accepted it, and to null where it did not. */
  readonly send: (text: string, images?: readonly SentImage[], where?: Where) => Promise<PromptId | null>
  readonly dismissError: () => void
}

type Where = { readonly first?: true }
/** Before the prompts that wait: it belongs to a turn that is over. */
export const FIRST: Where = { first: true }
type Attempt = Where & { readonly promptId: PromptId; readonly text: string; readonly images?: SentImage[] }

/** Sends whose answer was lost, by session: they outlive a tab switch. */
const unanswered = new Map<SessionId, Attempt>()

export function useSend(id: SessionId): Sending {
  const { client } = useBullpen()
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)
  const send = useCallback(
    async (text: string, images: readonly SentImage[] = [], where: Where = {}) => {
      const lost = unanswered.get(id)
      const isSame = lost?.text === text && JSON.stringify(lost.images ?? []) === JSON.stringify(images)
      const promptId = PromptId.parse(crypto.randomUUID())
      const given = { promptId, text, ...(images.length > 0 && { images: [...images] }), ...where }
      const attempt: Attempt = isSame ? lost : given
      unanswered.set(id, attempt)
      setSending(true)
      setError(null)
      try {
        await client.sessions.send({ id, ...attempt })
        unanswered.delete(id)
        return attempt.promptId
      } catch (failure) {
        const data = toAppErrorData(failure)
        if (data.kind !== 'network' && data.kind !== 'timeout') unanswered.delete(id) // the host said no
        setError(data)
        return null
      } finally {
        setSending(false)
      }
    },
    [client, id],
  )
  return { sending, error, send, dismissError: useCallback(() => setError(null), []) }
}
