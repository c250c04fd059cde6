/** Which picture of `resources/tray/` a system gets. Pure. */
import type { TrayIcon } from './tray-model.ts'

type Panel = {
  readonly platform: NodeJS.Platform
  /** Of the system's own panels, not of Bullpen's window. */
  readonly dark: boolean
}

/** macOS colours a template by itself; Windows tells the colour of its panel; elsewhere nobody does, so one fits both. */
export function trayIconFile(icon: TrayIcon, { platform, dark }: Panel): string {
  if (platform === 'darwin') return `${icon}Template.png`
  if (platform === 'win32') return `${icon}-${dark ? 'light' : 'dark'}.png`
  return `${icon}-colour.png`
}
