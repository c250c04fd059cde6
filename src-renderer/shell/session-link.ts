/** A link to a session, or to a message in it, as it is copied: of the desktop app, or of this page. */
import { sessionHash, type SessionPlace, sessionUrl } from '#shared/deep-link.ts'

export const sessionLink = (place: SessionPlace, desktop: boolean): string =>
  desktop ? sessionUrl(place) : `${window.location.origin}/${sessionHash(place)}`
