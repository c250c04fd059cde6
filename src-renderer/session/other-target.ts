/** Tells when a link reads as one address and leads to another. Pure. */

/** A host in a text: of labels with dots, the last one of letters, as in "see github.com/x". Fooled letters included. */
const HOST = /(?:^|[\s(<"'/@])((?:[\p{L}\p{N}\p{M}-]+\.)+\p{L}{2,})(?=$|[\s)>"'/:?#,;!.])/giu

/** What ends like these is a file or a name in code far more often than a host: "main.rs", "README.md", "next.js". */
const FILE_ENDINGS = new Set(
  'c cc cpp cs css csv dart ex go h hpp html ini java jpg js json jsx kt lock lua md mjs ml mts nix php pl png py rb rs sass scala sh sql svg swift tf toml ts tsx txt vue xml yaml yml zig zip'.split(
    ' ',
  ),
)

/** As an address is written on the wire: of one spelling, and with its foreign letters encoded. */
const bare = (host: string): string =>
  (URL.parse(`https://${host}`)?.hostname ?? host).toLowerCase().replace(/^www\./, '')

/** The host (or the mail address) that `address` leads to, where `text` names another; null where it keeps its word. */
export function otherTarget(text: string, address: string): string | null {
  const url = new URL(address)
  const target = url.protocol === 'mailto:' ? decodeURIComponent(url.pathname) : url.hostname
  const host = bare(target.split('@').at(-1) ?? '')
  for (const [, named = ''] of text.matchAll(HOST)) {
    const spelled = isAddress(text) || !FILE_ENDINGS.has(named.split('.').at(-1)?.toLowerCase() ?? '')
    if (spelled && bare(named) !== host && !host.endsWith(`.${bare(named)}`)) return target
  }
  return null
}

const isAddress = (text: string): boolean => /^\s*(?:https?:)?\/\//i.test(text)
