/** Which addresses may leave for the system's browser or mail program. Pure; `shell-port.ts` is the one place that opens them. */

const OPENED = new Set(['https:', 'mailto:'])
/** The longest address Windows passes on whole is a little over this. */
const LONGEST = 2_000

/**
 * The address in the form that may be handed to the system, or null. Only https and mailto; nothing that a parser
 * repaired on the way (control characters, spaces, back-slashes), no name or password that could pass for a host.
 */
export function externalUrl(text: string): string | null {
  // oxlint-disable-next-line no-control-regex -- control characters are what must be found
  if (text.length > LONGEST || /[\u0000-\u0020\u007f-\u009f\\"<>^`{|}]/.test(text)) return null
  const url = URL.parse(text)
  if (url === null || !OPENED.has(url.protocol)) return null
  if (url.protocol === 'mailto:') return mail(url)
  if (url.hostname === '' || url.username !== '' || url.password !== '') return null
  return /^https:\/\/[^/]/i.test(text) ? url.href : null
}

/** A mail program may attach files or take line breaks for headers: only an address and its usual fields pass. */
function mail(url: URL): string | null {
  const FIELDS = new Set(['subject', 'body', 'cc', 'bcc'])
  if (!/^[^@/?#]+@[^@/?#]+$/.test(url.pathname) || /%0[ad]/i.test(url.pathname)) return null
  if ([...url.searchParams.keys()].some((name) => !FIELDS.has(name.toLowerCase()))) return null
  return /%0[ad]/i.test(url.search.replaceAll(/([?&]body=)[^&]*/gi, '$1')) ? null : url.href
}
