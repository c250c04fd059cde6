/** The buttons at the right end of the top bar. */
import { Columns2, Command, Gauge, Inbox, Moon, Settings as SettingsIcon, Sun } from 'lucide-react'
import { memo } from 'react'
import { useKeys } from '../client/use-keys.ts'
import { IconButton } from '../ui/button.tsx'
import styles from './shell.module.css'
import type { OverlayState } from './use-overlay.ts'
import type { ThemeSwitch } from './use-theme-switch.ts'

type TopToolsProps = {
  theme: ThemeSwitch
  overlay: OverlayState
  /** In the inbox. */
  needsYou: number
  /** Undefined = there is no room for another pane. */
  onSplit: (() => void) | undefined
  onPalette: () => void
  onSettings: () => void
}

export const TopTools = memo(function TopTools(props: TopToolsProps) {
  const { theme, overlay, needsYou, onSplit, onPalette, onSettings } = props
  const keys = useKeys()
  return (
    <div className={styles.topTools}>
      <span className={styles.counted}>
        <IconButton
          label={needsYou === 0 ? 'What needs you' : `What needs you: ${needsYou}`}
          shortcut={keys('view.inbox')}
          aria-pressed={overlay.shown === 'inbox'}
          data-state={overlay.shown === 'inbox' ? 'open' : 'closed'}
          onClick={() => overlay.toggle('inbox')}
        >
          <Inbox size={15} />
        </IconButton>
        {needsYou > 0 && (
          <span className={styles.counter} aria-hidden>
            {needsYou > 99 ? '99+' : needsYou}
          </span>
        )}
      </span>
      <IconButton
        label="Split to the right"
        shortcut={keys('pane.split-right')}
        className={styles.roomy ?? ''}
        disabled={onSplit === undefined}
        onClick={onSplit}
      >
        <Columns2 size={15} />
      </IconButton>
      <IconButton label="All commands" shortcut={keys('app.palette')} onClick={onPalette}>
        <Command size={15} />
      </IconButton>
      <IconButton
        label="Dashboard"
        shortcut={keys('view.dashboard')}
        aria-pressed={overlay.shown === 'dashboard'}
        data-state={overlay.shown === 'dashboard' ? 'open' : 'closed'}
        onClick={() => overlay.toggle('dashboard')}
      >
        <Gauge size={15} />
      </IconButton>
      <IconButton
        label={theme.shown === 'dark' ? 'Light colours' : 'Dark colours'}
        className={styles.roomy ?? ''}
        onClick={theme.toggle}
      >
        {theme.shown === 'dark' ? <Sun size={15} /> : <Moon size={15} />}
      </IconButton>
      <IconButton label="Settings" shortcut={keys('app.settings')} onClick={onSettings}>
        <SettingsIcon size={15} />
      </IconButton>
    </div>
  )
})
