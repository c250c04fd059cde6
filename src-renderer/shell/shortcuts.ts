/** The keyboard of the whole window. Each command has a form with Alt, because a browser keeps some of the others. */
import { useEffect, useRef } from 'react'

export type ShellCommands = {
  readonly newSession: () => void
  readonly closeTab: () => void
  readonly goToTab: (index: number) => void
  readonly stepTab: (step: 1 | -1) => void
  readonly toggleSidebar: () => void
  readonly openSettings: () => void
  readonly toggleDashboard: () => void
  readonly nextWaiting: () => void
  readonly nextPane: () => void
}

type Keys = Pick<KeyboardEvent, 'code' | 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

/** Letters and digits are read by their place: with Option a Mac types other characters. */
export function commandFor(keys: Keys, commands: ShellCommands): (() => void) | null {
  const { code, altKey, ctrlKey, metaKey, shiftKey } = keys
  if (code === 'F6') return commands.nextPane
  if (ctrlKey && !altKey && !metaKey && code === 'Tab') return () => commands.stepTab(shiftKey ? -1 : 1)
  const alt = altKey && !ctrlKey && !metaKey
  const mod = (ctrlKey || metaKey) && !altKey
  if (mod && shiftKey && code === 'KeyD') return commands.toggleDashboard
  if (shiftKey || (!alt && !mod)) return null
  if (alt && code === 'PageDown') return () => commands.stepTab(1)
  if (alt && code === 'PageUp') return () => commands.stepTab(-1)
  // Not Alt+D: that denies what the agent asks for.
  if (alt && code === 'Digit0') return commands.toggleDashboard
  if (alt && code === 'KeyJ') return commands.nextWaiting
  const digit = /^Digit([1-9])$/.exec(code)?.[1]
  if (digit !== undefined) return () => commands.goToTab(Number(digit) - 1)
  const both: Partial<Record<string, () => void>> = {
    KeyN: commands.newSession,
    KeyW: commands.closeTab,
    KeyB: commands.toggleSidebar,
    Comma: commands.openSettings,
  }
  return both[code] ?? null
}

export function useShortcuts(commands: ShellCommands): void {
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || document.querySelector('[role="dialog"]')) return
      const command = commandFor(event, latest.current)
      if (!command) return
      event.preventDefault()
      command()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** List, tabs, prompt, and round again. */
export function focusNextPane(): void {
  const panes = ['[role="tree"] [tabindex="0"]', '[role="tab"][tabindex="0"]', '[role="tabpanel"] textarea']
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .filter((pane) => pane !== null && pane.offsetParent !== null)
  const at = panes.findIndex((pane) => pane === document.activeElement)
  panes[(at + 1) % panes.length]?.focus()
}
