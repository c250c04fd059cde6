/** Which presses write a character: those are never a shortcut, whatever chord they look like. */
import { isMac } from './chords.ts'

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'target'> &
  Partial<Pick<KeyboardEvent, 'getModifierState'>>

const NO_TEXT: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'radio',
  'range',
  'color',
  'file',
  'submit',
  'reset',
])

/** A place that takes what is typed. */
export function isEditable(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type)
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}

/**
 * AltGr writes everywhere. On a Mac, Option alone writes: ą, @, [ and dead keys; with an arrow it moves the caret. Control held
 * with it takes the press back from the text.
 */
export function typesText(press: Press, mac = isMac): boolean {
  const { key, code, altKey, ctrlKey, metaKey, isComposing, target } = press
  if (isComposing || key === 'Process') return true
  if (!mac && press.getModifierState?.('AltGraph') === true) return true // on a Mac, some browsers call Option so
  if (!mac || !altKey || ctrlKey || metaKey || !isEditable(target)) return false
  if (key === 'Dead' || key.startsWith('Arrow')) return true
  const isItself = `Key${key.toUpperCase()}` === code || `Digit${key}` === code
  return /^.$/su.test(key) && !isItself
}
