/** What only a desktop can do. Other hosts answer with the error kind `unsupported`. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { SessionId } from '../ids.ts'
import { WindowCommand } from '../window-command.ts'
import { base } from './base.ts'

const Notification = z.object({
  id: SessionId,
  title: z.string().max(1_000),
  body: z.string().max(10_000),
  /** Shown where the system has buttons in notifications; each asks the window for something. */
  actions: z
    .array(z.object({ label: z.string().min(1).max(40), command: WindowCommand }))
    .max(2)
    .default([]),
})
export type Notification = z.infer<typeof Notification>

export const shell = {
  pickFolder: base
    .route({ method: 'POST', path: '/shell/pick-folder', summary: "Ask for a folder with the system's own dialog" })
    .output(z.object({ path: z.string().nullable() })),
  openExternal: base
    .route({ method: 'POST', path: '/shell/open-external', summary: 'Open a web page or write a mail' })
    .input(
      z.object({ url: z.url({ protocol: /^(https|mailto)$/, error: 'only https and mailto addresses are opened' }) }),
    )
    .output(z.void()),
  notify: base
    .route({
      method: 'POST',
      path: '/shell/notify',
      summary: 'Show a notification of the system; a click on it opens the session',
    })
    .input(Notification)
    .output(z.void()),
  commands: base
    .route({ method: 'GET', path: '/shell/commands', summary: 'What tray and menus ask of the window' })
    .output(eventIterator(WindowCommand)),
}
