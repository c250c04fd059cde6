/** Puts the chosen theme on the page, and remembers it so that the next start does not flash. */
import { useEffect, useSyncExternalStore } from 'react'
import type { Settings } from '#shared/settings.ts'

const KEY = 'bullpen.theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

type Theme = Settings['theme']

const isTheme = (value: string | null): value is Theme => value === 'system' || value === 'light' || value === 'dark'

/** What was chosen when the window was last open; before the host has answered. */
export function rememberedTheme(): Theme {
  const stored = localStorage.getItem(KEY)
  return isTheme(stored) ? stored : 'system'
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = shownTheme(theme)
}

export const shownTheme = (theme: Theme): 'light' | 'dark' =>
  theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme

/** Keeps the page in the theme, also when the system changes its own. Returns what is shown. */
export function useTheme(theme: Theme): 'light' | 'dark' {
  const shown = useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener)
      return () => dark.removeEventListener('change', listener)
    },
    () => shownTheme(theme),
  )
  useEffect(() => {
    applyTheme(theme)
    localStorage.setItem(KEY, theme)
  }, [theme, shown])
  return shown
}
