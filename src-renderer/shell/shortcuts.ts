/** The keyboard of the whole window: presses become the actions of the table. */
import { useEffect, useRef } from 'react'
import { ACTION_IDS, type ActionId, keysOf, type Shortcuts } from '#shared/actions.ts'
import { chordsOf } from '../client/chords.ts'
import { isDialogShown } from '../client/dialogs-shown.ts'
import { currentOffers, type Offers } from '../client/offers.ts'
import { typesText } from '../client/types-text.ts'

/** What can be done now, or why not. */
export type Runs = Offers

type Keys = Parameters<typeof chordsOf>[0]

/** The action this press means, or the number of a tab, from 0; null for neither. */
export function actionFor(keys: Keys, changed: Shortcuts): ActionId | number | null {
  const chords = chordsOf(keys)
  const action = ACTION_IDS.find((id) => keysOf(id, changed).some((chord) => chords.includes(chord)))
  if (action !== undefined) return action
  const digit = chords.map((chord) => /^(?:Mod|Alt)\+([1-9])$/.exec(chord)?.[1]).find((found) => found !== undefined)
  return digit === undefined ? null : Number(digit) - 1
}

type Keyboard = {
  readonly runs: Runs
  /** Undefined where there is no such tab: the key is then nobody's. */
  readonly goToTab: (index: number) => (() => void) | undefined
  readonly changed: Shortcuts
}

export function useShortcuts(keyboard: Keyboard): void {
  const latest = useRef(keyboard)
  useEffect(() => {
    latest.current = keyboard
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || typesText(event)) return
      const { runs, goToTab, changed } = latest.current
      const action = actionFor(event, changed)
      if (action === null || isDialogShown()) return // the page is looked through for its keys, not for each letter
      if (typeof action === 'string' && action.startsWith('request.')) return // its card has keys of its own
      const run = typeof action === 'number' ? goToTab(action) : (runs[action] ?? currentOffers()[action])
      if (typeof run !== 'function') return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** List, tabs, prompt, and round again. */
export function focusNextPane(): void {
  const panes = ['[role="tree"] [tabindex="0"]', '[role="tab"][tabindex="0"]', '[data-focused="true"] textarea']
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .filter((pane) => pane !== null && pane.offsetParent !== null)
  const at = panes.findIndex((pane) => pane === document.activeElement)
  panes[(at + 1) % panes.length]?.focus()
}
