/** What a host that stops knows of the turn it ended: whether that was over, and which tools were at work. Pure. */
import type { StoredEvent } from '#shared/events.ts'
import type { PromptId } from '#shared/ids.ts'

export type StoppedTurn = {
  readonly promptId: PromptId
  /** Calls whose effect nobody knows. */
  readonly openTools: readonly string[]
}

/**
 * `turn`: the newest events of the session, the whole turn among them; `seq`: the number of the last event before the end
 * was asked for. What a tool is told to have done after that says nothing: the end itself kills it. Null where the turn
 * ended by itself meanwhile.
 */
export function stoppedTurn(
  turn: readonly StoredEvent[],
  { promptId, seq: before }: { promptId: PromptId; seq: number },
): StoppedTurn | null {
  const openTools = new Set<string>()
  let isIn = false
  for (const { seq, event } of turn) {
    if (event.type === 'turn.started') isIn = event.promptId === promptId
    else if (event.type === 'turn.ended' && event.promptId === promptId) {
      if (event.outcome !== 'interrupted') return null
      isIn = false
    } else if (!isIn) continue
    else if (event.type === 'tool.call') openTools.add(event.toolUseId)
    else if (event.type === 'tool.result' && seq <= before) openTools.delete(event.toolUseId)
  }
  return { promptId, openTools: [...openTools] }
}
