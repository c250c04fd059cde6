/** What a host that starts makes of the turns its predecessor left unfinished: their words are kept, their end is written down. */
import { AppError } from '#shared/errors.ts'
import type { SessionEvent, SessionEventOf, StoredEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { SessionRow, Store } from '../store/types.ts'
import { wholeWords } from '../store/whole-event.ts'
import type { ConversationFiles } from '../transcripts/conversation-files.ts'
import { reconcile } from '../transcripts/reconcile.ts'
import { leftOpen, type OpenTurn } from './left-open.ts'
import { backToTurn } from './turn-look-back.ts'
import { goingOn, LEFT_ALONE } from './going-on.ts'
import { isUnsafe } from './safe-mode.ts'
import { addUsage } from './summary.ts'
import { isUnbegun } from './unbegun.ts'

type RecoveryDeps = {
  readonly store: Store
  readonly tailOf: ConversationFiles['tailSync']
  /** The user wants sessions to go on by themselves. */
  readonly goesOn: boolean
}

/**
 * Completes the journal of every session with an open turn, from the text that was being written and from what the CLI had
 * noted itself, and queues what it goes on with where that is wanted and safe. Call once, before any session is used.
 * Returns the turns that still wait for an answer of the user: these are not over.
 */
export function recoverOpenTurns({ store, tailOf, goesOn }: RecoveryDeps): Map<SessionRow['id'], OpenTurn> {
  const waiting = new Map<SessionRow['id'], OpenTurn>()
  const live = store.journal.live()
  const open = store.journal.openTurns()
  const queued = open.size > 0 ? store.journal.queuedPrompts() : new Map<SessionRow['id'], never>()
  const rows = new Map<SessionRow['id'], SessionRow>()
  if (open.size > 0) for (const row of store.sessions.all()) rows.set(row.id, row)
  const { data: why } = new AppError('process', {
    message: 'Bullpen ended in the middle of this turn.',
    remedy: 'Ask the agent to go on; it sees what it had finished.',
  })
  for (const [id, promptId] of open) {
    const row = rows.get(id)
    const journal = wholeWords(backToTurn(store.journal, id, promptId), { payloads: store.payloads, id })
    const tail = row ? tailOf(row, promptId) : null
    if (row && isUnbegun(journal, tail)) {
      row.cliSessionId = null
      store.sessions.update(row)
    }
    const completed = reconcile({ promptId, journal, live: live.get(id) ?? [], tail, why })
    const prompt = promptOf(journal, promptId)
    const isInterrupted = completed.some((event) => event.type === 'turn.ended' && event.outcome === 'interrupted')
    const left = row?.closed === false && !isInterrupted ? leftOpen({ promptId, journal, completed, prompt }) : null
    if (left) {
      if (left.events.length > 0) store.journal.append(id, left.events, { durable: true })
      waiting.set(id, left.turn)
      continue
    }
    const lostTurns = (row?.lostTurns ?? 0) + 1
    const ended = completed.find((event) => event.type === 'turn.ended')
    if (row) store.sessions.update({ ...row, lostTurns, usage: addUsage(row.usage, ended?.usage ?? null) })
    const next = goingOn({ completed, text: prompt?.text ?? null, lostTurns, wanted: goesOn })
    store.journal.append(id, completed, { durable: true })
    if (isUnsafe({ lostTurns })) store.journal.append(id, [LEFT_ALONE])
    if (!next) continue
    const images = next.origin === 'retry' ? prompt?.images : undefined
    const again = { ...next, promptId: PromptId.parse(crypto.randomUUID()), ...(images && { images }) }
    const order = [again, ...(queued.get(id) ?? [])].map((one) => one.promptId)
    const ordered: SessionEvent[] = order.length > 1 ? [{ type: 'queue.ordered', promptIds: order }] : []
    try {
      store.journal.append(id, [{ type: 'prompt', ...again }, ...ordered], { durable: true })
    } catch (error) {
      if (store.safety.accepts()) throw error // where nothing can be kept, the gap keeps its offer
    }
  }
  for (const id of live.keys()) store.journal.saveLive(id, [])
  return waiting
}

/** As it was sent: with what the user made of it while it waited. */
function promptOf(journal: readonly StoredEvent[], promptId: PromptId): SessionEventOf<'prompt'> | null {
  const found = journal.find(({ event }) => event.type === 'prompt' && event.promptId === promptId)?.event
  const edit = journal.findLast(({ event }) => event.type === 'prompt.edited' && event.promptId === promptId)?.event
  if (found?.type !== 'prompt') return null
  return edit?.type === 'prompt.edited' ? { ...found, text: edit.text } : found
}
