/** A link to a session, as it is copied: of the desktop app, or of this page. */
import { LINK_SCHEME, sessionHash } from '#shared/deep-link.ts'
import type { SessionId } from '#shared/ids.ts'

export const sessionLink = (id: SessionId, desktop: boolean): string =>
  desktop ? `${LINK_SCHEME}://session/${id}` : `${window.location.origin}/${sessionHash(id)}`
