/** The tray: shows `tray-model.ts` for what the engine tells, at most once a second, and does what its menu is asked for. */
import { join } from 'node:path'
import {
  app,
  type BrowserWindow,
  Menu,
  type MenuItemConstructorOptions,
  nativeImage,
  nativeTheme,
  Tray,
} from 'electron'
import { toAppErrorData } from '#shared/errors.ts'
import type { RecentFolder } from '#shared/folders.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { Log } from '../engine/ports.ts'
import type { Engine } from '../engine/types.ts'
import { trayIconFile } from './tray-icon-file.ts'
import { bringUp } from './bring-up.ts'
import { poolError, type TrayAction, type TrayEntry, type TrayModel, trayModel } from './tray-model.ts'
import type { WindowCommands } from './window-commands.ts'

type TrayOptions = {
  readonly engine: Engine
  /** Of the pictures: `resources/tray` of the app. */
  readonly folder: string
  readonly window: BrowserWindow
  readonly commands: WindowCommands
  /** Asks where something is at work. */
  readonly onQuit: () => void
  readonly log: Log
}

/** An open menu closes when it is replaced, so it is replaced seldom, and only when it differs. */
const SHOW_EVERY_MS = 1_000

/** Stays until the app quits. */
export function openTray(options: TrayOptions): void {
  const { engine, folder, log } = options
  const ending = new AbortController()
  const sessions = new Map<SessionId, Session>()
  let recentFolders: readonly RecentFolder[] = []
  let failure: string | null = null
  let shown = ''
  let timer: NodeJS.Timeout | undefined
  const picture = (icon: TrayModel['icon']) =>
    nativeImage.createFromPath(join(folder, trayIconFile(icon, { platform: process.platform, dark: darkPanel() })))
  const tray = new Tray(picture('empty'))

  const show = () => {
    timer = undefined
    const pool = engine.pool.status()
    const pending = engine.permissions.pending()
    const error = failure ?? poolError(pool)
    const model = trayModel({ sessions: [...sessions.values()], pool, pending, recentFolders, error })
    const key = JSON.stringify([model, darkPanel()])
    if (key === shown) return
    shown = key
    tray.setImage(picture(model.icon))
    tray.setToolTip(model.tooltip)
    tray.setContextMenu(Menu.buildFromTemplate(model.menu.map((entry) => menuItem(entry, act))))
  }
  const changed = () => {
    if (!ending.signal.aborted) timer ??= setTimeout(show, SHOW_EVERY_MS)
  }
  const act = (action: TrayAction) => {
    try {
      perform(action, options)
    } catch (error) {
      log.error('the tray could not do what was asked', { action, error })
    }
  }
  const readFolders = async () => {
    recentFolders = await engine.folders.recent()
    changed()
  }
  const follow = async (work: Promise<void>) => {
    try {
      await work
    } catch (error) {
      failure = toAppErrorData(error).message
      log.error('the tray no longer follows the engine', { error })
      changed()
    }
  }
  const followSessions = async () => {
    for await (const frame of engine.sessions.watch(ending.signal)) {
      const before = sessions.size
      if (frame.type === 'snapshot') for (const session of frame.sessions) sessions.set(session.id, session)
      else if (frame.type === 'changed') sessions.set(frame.session.id, frame.session)
      else sessions.delete(frame.id)
      if (sessions.size !== before) void follow(readFolders())
      changed()
    }
  }
  const followPool = async () => {
    const frames = engine.pool.watch(ending.signal)
    while ((await frames.next()).done !== true) changed()
  }

  if (process.platform !== 'darwin') tray.on('click', () => bringUp(options.window)) // there a click opens the menu
  nativeTheme.on('updated', changed)
  show()
  void follow(readFolders())
  void follow(followSessions())
  void follow(followPool())
  app.once('will-quit', () => {
    ending.abort()
    clearTimeout(timer) // the engine answers nothing once it stops
    nativeTheme.off('updated', changed)
    tray.destroy()
  })
}

const darkPanel = (): boolean => nativeTheme.shouldUseDarkColorsForSystemIntegratedUI

function perform(action: TrayAction, { engine, window, commands, onQuit }: TrayOptions): void {
  switch (action.kind) {
    case 'open-session':
    case 'new-session':
    case 'dashboard':
      commands.send(action)
      bringUp(window)
      return
    case 'show-window':
      bringUp(window)
      return
    case 'pause-pool':
      engine.pool.pause(action.paused)
      return
    case 'quit':
      onQuit()
  }
}

function menuItem(entry: TrayEntry, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (entry.type) {
    case 'separator':
      return { type: 'separator' }
    case 'label':
      return { label: entry.label, enabled: false }
    case 'action':
      return { label: entry.label, click: () => act(entry.action) }
    case 'submenu':
      return { label: entry.label, submenu: entry.entries.map((inner) => menuItem(inner, act)) }
  }
}
