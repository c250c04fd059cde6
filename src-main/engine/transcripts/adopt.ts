/** Makes a session of a transcript: its row, and its journal filled with what the transcript tells. */
import { homedir } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { SessionEvent } from '#shared/events.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import { PromptId, SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { SessionRow, Store } from '../store/types.ts'
import type { ToldEvent } from './tell.ts'

/** In one transaction: a few milliseconds. */
const SLICE = 200

/** Sessions being made. One that is still here at a start was cut short, and is taken away again. */
const OPENING = 'transcripts.opening'
const Opening = z.array(SessionId)

export type NewSession = {
  readonly row: SessionRow
  readonly events: readonly Pick<ToldEvent, 'at' | 'event' | 'images'>[]
}

export type AdoptDeps = {
  readonly store: Pick<Store, 'sessions' | 'journal' | 'payloads' | 'facts' | 'transcripts'>
  /** Makes it known to everybody. */
  readonly announce: (row: SessionRow) => Session
}

/** Every prompt among `events` has a turn that ends: none is left to be sent. */
export async function adopt({ row, events }: NewSession, { store, announce }: AdoptDeps): Promise<Session> {
  const opening = openingIn(store)
  store.facts.set(OPENING, [...opening, row.id])
  store.sessions.insert(row)
  const own = ownPrompts(events, (id) => store.transcripts.hasPrompt(id))
  for (let start = 0; start < own.length; start += SLICE) {
    const slice = own.slice(start, start + SLICE)
    const times = slice.map(({ at }) => at)
    store.journal.append(
      row.id,
      slice.map((one) => withImages(one, (base64) => store.payloads.addImage(row.id, base64))),
      { times },
    )
    await setImmediate()
  }
  store.facts.set(
    OPENING,
    openingIn(store).filter((id) => id !== row.id),
  )
  return announce(row)
}

/** Call before sessions are loaded. */
export function discardHalfAdopted(store: Pick<Store, 'sessions' | 'facts'>): void {
  const half = openingIn(store)
  if (half.length === 0) return
  for (const id of half) store.sessions.delete(id)
  store.facts.set(OPENING, [])
}

const openingIn = (store: Pick<Store, 'facts'>): SessionId[] => Opening.safeParse(store.facts.get(OPENING)).data ?? []

/** A prompt belongs to one session: one that another has already gets another id here. */
function ownPrompts(events: NewSession['events'], isTaken: (id: string) => boolean): NewSession['events'] {
  const ids = new Map<PromptId, PromptId>()
  const own = (id: PromptId): PromptId => {
    const known = ids.get(id) ?? (isTaken(id) ? PromptId.parse(crypto.randomUUID()) : id)
    ids.set(id, known)
    return known
  }
  return events.map((one) => ({ ...one, event: withPrompt(one.event, own) }))
}

function withImages(
  { event, images }: NewSession['events'][number],
  keep: (base64: string) => PayloadRef,
): SessionEvent {
  if (event.type !== 'prompt' || !images) return event
  const kept = images.data.map(({ mediaType, data }) => ({ mediaType, rest: keep(data) }))
  return { ...event, text: images.text, images: kept }
}

function withPrompt(event: SessionEvent, own: (id: PromptId) => PromptId): SessionEvent {
  return 'promptId' in event && event.promptId !== null ? { ...event, promptId: own(event.promptId) } : event
}

/** The first and last time something happened in it; now, where nothing says so. */
export function spanOf(events: NewSession['events'], now: number): { createdAt: number; activeAt: number } {
  const times = events.map(({ at }) => at).filter((at) => at > 0)
  return { createdAt: times[0] ?? now, activeAt: times.at(-1) ?? now }
}

/** Where a transcript names no folder, the user's own. */
export const folderOr = (cwd: string | null): string => cwd ?? homedir()
