/** Takes from every page what a page could ask for: navigation, windows, webviews, permissions, the network. */
import { app, type Session, session } from 'electron'
import { DIAGRAM_PAGE } from '../host/page-security.ts'
import { APP_URL } from './app-origin.ts'

/** The one page that a frame may show. */
const DIAGRAM_URL = `${APP_URL}${DIAGRAM_PAGE}`

/** Must be called before the app is ready. */
export function lockDown(): void {
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-frame-navigate', (event) => {
      // A reload of the page comes this way too.
      if (event.url !== (event.isMainFrame ? APP_URL : DIAGRAM_URL)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  app.on('session-created', denyPermissions)
  void app.whenReady().then(() => denyPermissions(session.defaultSession))
}

function denyPermissions(of: Session): void {
  of.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  of.setPermissionCheckHandler(() => false)
  of.setDevicePermissionHandler(() => false)
  // `blob:` and `data:` are images of the page itself; `devtools:` only ever opens in an unpackaged app.
  of.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !/^(app|blob|data|devtools):/.test(url) }))
}
