/** `bullpen://` links: whichever way the system hands them over, the window is asked for what they say, and for nothing else. */
import { app, BrowserWindow } from 'electron'
import { LINK_SCHEME, parseDeepLink } from '#shared/deep-link.ts'
import { bringUp } from './bring-up.ts'
import type { WindowCommands } from './window-commands.ts'

/** Must be called before the app is ready: on a Mac the link that started it comes as an event. */
export function followDeepLinks(commands: WindowCommands): void {
  const follow = (link: string | undefined) => {
    const command = link === undefined ? null : parseDeepLink(link)
    if (command === null) return
    commands.send(command)
    bringUp(BrowserWindow.getAllWindows()[0])
  }
  app.on('open-url', (event, url) => {
    event.preventDefault()
    follow(url)
  })
  app.on('second-instance', (_event, argv) => follow(linkIn(argv)))
  follow(linkIn(process.argv))
  // "--" keeps a link from being read as a switch of Chromium's. A checkout would register the bare Electron program.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--'])
}

/** The system puts it last. */
const linkIn = (argv: readonly string[]): string | undefined => {
  const last = argv.at(-1)
  return last?.startsWith(`${LINK_SCHEME}://`) === true ? last : undefined
}
