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

/** Every chord this press may mean: Ctrl is `Mod` where there is no Command. Empty for a modifier alone. */
export function chordsOf({ code, altKey, ctrlKey, metaKey, shiftKey }: Keys, mac = isMac): string[] {
  const key = /^Key([A-Z])$/.exec(code)?.[1] ?? /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? NAMED[code] ?? code
  if (/^(Control|Shift|Alt|Meta|OS)/.test(key)) return []
  const rest = `${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${key}`
  if (mac) return [`${metaKey ? 'Mod+' : ''}${ctrlKey ? 'Ctrl+' : ''}${rest}`]
  if (metaKey) return []
  return ctrlKey ? [`Mod+${rest}`, `Ctrl+${rest}`] : [rest]
}

/** As it is printed on the keys. */
export function printChord(chord: string, mac = isMac): string {
  const names: Readonly<Record<string, string>> = mac
    ? { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }
    : { Mod: 'Ctrl', PageDown: 'Page Down', PageUp: 'Page Up' }
  const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }
  return chord
    .split('+')
    .map((part) => names[part] ?? arrows[part] ?? part)
    .join(mac ? '' : '+')
}
