/** Tells users of screen readers what arrives: finished text and the end of turns, at a rate one can listen to. */
import { useEffect, useState } from 'react'
import type { SessionEvent } from '#shared/events.ts'
import type { TranscriptStore } from './transcript-store.ts'

const SHORTEST_PAUSE_MS = 1_500
const MOST_CHARACTERS = 400

export function Announcer({ store }: { store: Pick<TranscriptStore, 'onEvent'> }) {
  const [words, setWords] = useState('')
  useEffect(() => {
    let waiting: string[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      setWords(waiting.join('. ').slice(-MOST_CHARACTERS))
      waiting = []
      timer = undefined
    }
    const unsubscribe = store.onEvent(({ event }) => {
      const said = announcement(event)
      if (said === null) return
      waiting.push(said)
      timer ??= setTimeout(say, SHORTEST_PAUSE_MS)
    })
    return () => {
      unsubscribe()
      clearTimeout(timer)
      setWords('') // when it is shown again, that is not said again
    }
  }, [store])
  return (
    <div className="sr-only" aria-live="polite" aria-atomic="true">
      {words}
    </div>
  )
}

function announcement(event: SessionEvent): string | null {
  switch (event.type) {
    case 'text':
      return event.parent === null ? event.text : null
    case 'notice':
      return event.output ? event.text : null // it is the answer to a command
    case 'permission.asked':
      if (event.request.kind === 'tool') return `Claude asks for permission: ${event.request.displayName}`
      return event.request.server === undefined
        ? 'Claude has a question'
        : `The MCP server ${event.request.server} asks something`
    case 'turn.ended':
      return event.outcome === 'completed' ? 'Turn finished' : `Turn ${event.outcome}`
    default:
      return null
  }
}
