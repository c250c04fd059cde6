/** Key presses as chords: `Mod+Shift+F`, read by place, so that they are the same on every keyboard layout. */

type Keys = Pick<KeyboardEvent, 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

const NAMED: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Backslash: '\\',
  IntlBackslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
}

/**
 * Every chord this press may mean: Ctrl is `Mod` where there is no Command. Empty for a modifier alone. On a Mac, Control and
 * Option together mean what Alt means elsewhere: Option alone writes characters.
 */
export function chordsOf({ code, altKey, ctrlKey, metaKey, shiftKey }: Keys, mac = isMac): string[] {
  const key = /^Key([A-Z])$/.exec(code)?.[1] ?? /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? NAMED[code] ?? code
  if (/^(Control|Shift|Alt|Meta|OS)/.test(key)) return []
  const rest = `${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${key}`
  if (mac && ctrlKey && altKey && !metaKey) return [rest, `Ctrl+${rest}`]
  if (mac) return [`${metaKey ? 'Mod+' : ''}${ctrlKey ? 'Ctrl+' : ''}${rest}`]
  if (metaKey) return []
  return ctrlKey ? [`Mod+${rest}`, `Ctrl+${rest}`] : [rest]
}

/** Never reach a page: the browser's own windows and tabs. */
const KEPT_BY_BROWSERS: ReadonlySet<string> = new Set(
  ['N', 'T', 'W', 'Shift+N', 'Shift+T', 'Shift+W', 'Tab', 'Shift+Tab'].flatMap((key) => [`Mod+${key}`, `Ctrl+${key}`]),
)

/** The one of them to show to somebody who looks for a shortcut: in a browser, one that works there, if there is one. */
export const chordToShow = (chords: readonly string[], inBrowser: boolean): string | undefined =>
  (inBrowser ? chords.find((chord) => !KEPT_BY_BROWSERS.has(chord)) : undefined) ?? chords[0]

/** As `aria-keyshortcuts` wants it, whatever is printed on the keys. */
export const chordForAria = (chord: string, mac = isMac): string =>
  (mac && /^Alt\+/.test(chord) ? `Control+${chord}` : chord)
    .split('+')
    .map((part) => ({ Mod: mac ? 'Meta' : 'Control', Ctrl: 'Control' })[part] ?? part)
    .join('+')

/** As it is printed on the keys; on a Mac, what has Alt with Control, so that it works in the middle of a text. */
export function printChord(chord: string, mac = isMac): string {
  const names: Readonly<Record<string, string>> = mac
    ? { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }
    : { Mod: 'Ctrl', PageDown: 'Page Down', PageUp: 'Page Up' }
  const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
  const shown = mac && /^Alt\+/.test(chord) ? `Ctrl+${chord}` : chord
  return shown
    .split('+')
    .map((part) => names[part] ?? arrows[part] ?? part)
    .join(mac ? '' : '+')
}
