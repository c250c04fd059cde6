/** Closing the window and quitting: neither ends what is at work without the user's word. */
import { app, type BrowserWindow, dialog, Notification } from 'electron'
import type { Log } from '../engine/ports.ts'
import type { Engine } from '../engine/types.ts'
import type { Environment } from '../host/paths.ts'
import { bringUp } from './bring-up.ts'
import {
  CLOSE_ANSWERS,
  closeQuestion,
  countWorking,
  QUIT_ANSWERS,
  type Question,
  quitQuestion,
  whenClosed,
  workWords,
} from './closing-policy.ts'
import { hasTray } from './tray-host.ts'

type ClosingOptions = {
  readonly window: BrowserWindow
  readonly engine: Engine
  readonly env: Environment
  readonly log: Log
}

/** `quit`: for a menu's entry, which asks where something is at work. The system and other programs are not asked back. */
export function guardClosing({ window, engine, env, log }: ClosingOptions): { readonly quit: () => void } {
  let ending = false
  let asking = false
  let told: Notification | null = null
  const working = () => countWorking(engine.sessions.list({ archived: false }))

  app.on('before-quit', () => (ending = true))
  window.on('session-end', () => (ending = true)) // Windows says nothing else before it ends a session
  app.on('activate', () => bringUp(window))
  window.on('close', (event) => {
    const input = { platform: process.platform, working: working(), ending }
    if (whenClosed({ ...input, tray: true }) === 'close') return
    event.preventDefault()
    once(async () => {
      const tray = await hasTray(env)
      if (whenClosed({ ...input, tray }) === 'hide') hide()
      else await askToClose()
    })
  })

  /** One question at a time: the window can be closed again while it is open. */
  function once(work: () => Promise<void>): void {
    if (asking) return
    asking = true
    work()
      .catch((error: unknown) => log.error('the window could not be closed', { error: String(error) }))
      .finally(() => (asking = false))
  }

  async function ask({ buttons, ...words }: Question): Promise<number> {
    const options = { type: 'question' as const, title: 'Bullpen', noLink: true, ...words, buttons: [...buttons] }
    const { response } = window.isVisible()
      ? await dialog.showMessageBox(window, options)
      : await dialog.showMessageBox(options)
    return response
  }

  async function askToClose(): Promise<void> {
    const answer = CLOSE_ANSWERS[await ask(closeQuestion(working()))]
    if (answer === 'hide') window.hide()
    else if (answer === 'quit') app.quit()
  }

  function hide(): void {
    if (window.isFullScreen()) {
      window.once('leave-full-screen', () => window.hide()) // its empty space would stay
      window.setFullScreen(false)
    } else window.hide()
    if (process.platform !== 'darwin') sayWhere()
  }

  /** Once: who closed the window may not know that the app has a tray. */
  function sayWhere(): void {
    if (told !== null || !Notification.isSupported()) return
    told = new Notification({
      title: 'Bullpen goes on without its window',
      body: `${workWords(working())} The tray brings the window back, and quits.`,
    })
    told.on('click', () => bringUp(window))
    told.show()
  }

  return {
    quit() {
      const busy = working()
      if (busy === 0) app.quit()
      else
        once(async () => {
          if (QUIT_ANSWERS[await ask(quitQuestion(busy))] === 'quit') app.quit()
        })
    },
  }
}
