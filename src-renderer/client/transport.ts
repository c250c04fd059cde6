/** What the client needs of a way to the host: calls go through the link, and an end is told once. */
import type { ClientContext, ClientLink } from '@orpc/client'

export type Transport = {
  readonly link: ClientLink<ClientContext>
  /** Resolves when nothing can be sent any more; never rejects. */
  readonly closed: Promise<unknown>
  close(): void
}

/** Rejects with `Unauthorised` when the host is there and refuses this page; with anything else when it can't be reached. */
export type OpenTransport = (signal: AbortSignal) => Promise<Transport>

export class Unauthorised extends Error {
  override readonly name = 'Unauthorised'
}
