/** What was asked before, brought back with the arrow keys: from an empty prompt, and on from what they brought. */
import { useRef } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../../client/context.tsx'

const LIMIT = 200

type Walk = { readonly prompts: readonly string[]; readonly at: number }

type Step = { readonly text: string; readonly key: string; readonly caret: number | null }

/** The returned function says whether the key was for the history; the text it brings comes a moment later. */
export function usePromptHistory(id: SessionId, onText: (text: string) => void): (step: Step) => boolean {
  const { client } = useBullpen()
  const walk = useRef<Walk | null>(null)
  const show = ({ prompts, at }: Walk) => {
    walk.current = at < 0 ? null : { prompts, at }
    onText(at < 0 ? '' : (prompts[at] ?? ''))
  }
  return ({ text, key, caret }) => {
    const current = walk.current
    const isShown = current !== null && text === current.prompts[current.at]
    if (!isShown) walk.current = null
    if (isShown && caret !== null && caret !== 0 && caret !== text.length) return false // within several lines
    if (key === 'ArrowUp' && (text === '' || isShown)) {
      if (isShown) {
        if (current.at + 1 < current.prompts.length) show({ ...current, at: current.at + 1 })
        return true
      }
      void client.sessions.promptHistory({ id, limit: LIMIT }).then(
        ({ prompts }) => {
          if (prompts.length > 0 && walk.current === null) show({ prompts, at: 0 })
        },
        () => undefined, // nothing comes; the key may be pressed again
      )
      return true
    }
    if (key !== 'ArrowDown' || !isShown) return false
    show({ ...current, at: current.at - 1 })
    return true
  }
}
