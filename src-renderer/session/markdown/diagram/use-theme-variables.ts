/** The colours of diagrams, taken from the tokens of the theme that is shown. */
import { useMemo, useSyncExternalStore } from 'react'
import type { ThemeVariables } from './drawing-frame.ts'

const TOKENS = {
  background: '--bg-pane',
  primaryColor: '--accent-soft',
  primaryTextColor: '--fg',
  primaryBorderColor: '--accent-line',
  secondaryColor: '--info-soft',
  secondaryBorderColor: '--info-line',
  tertiaryColor: '--bg-inset',
  tertiaryBorderColor: '--line-strong',
  mainBkg: '--bg-inset',
  nodeBorder: '--line-control',
  clusterBkg: '--bg-chrome',
  clusterBorder: '--line-strong',
  lineColor: '--fg-muted',
  textColor: '--fg',
  titleColor: '--fg',
  edgeLabelBackground: '--bg-pane',
  noteBkgColor: '--warn-soft',
  noteBorderColor: '--warn-line',
  noteTextColor: '--fg',
  actorBkg: '--bg-inset',
  actorBorder: '--line-control',
  signalColor: '--fg-muted',
  signalTextColor: '--fg',
  labelBoxBkgColor: '--bg-inset',
  labelTextColor: '--fg',
  loopTextColor: '--fg',
  activationBkgColor: '--accent-soft',
  activationBorderColor: '--accent-line',
} as const

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'

function watch(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

const shownTheme = (): string => document.documentElement.dataset['theme'] ?? 'light'

export function useThemeVariables(): ThemeVariables {
  const theme = useSyncExternalStore(watch, shownTheme)
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement)
    const colours: readonly (readonly [string, string])[] = Object.entries(TOKENS).map(
      ([name, token]) => [name, style.getPropertyValue(token).trim()] as const,
    )
    const known = colours.filter(([, colour]) => colour !== '')
    const shown: ThemeVariables = Object.fromEntries(known)
    return { ...shown, dropShadow: 'none', darkMode: theme === 'dark', fontFamily: FONT, fontSize: '14px' }
  }, [theme])
}
