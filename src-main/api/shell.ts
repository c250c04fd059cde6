/** What only a desktop can do: contract → the desktop's port, or `unsupported` where there is none. */
import { AppError } from '#shared/errors.ts'
import type { ShellPort } from './deps.ts'
import { type Implementer, stream } from './implementer.ts'

export const shellRouter = ({ shell: os }: Implementer, shell: ShellPort | undefined) => ({
  pickFolder: os.pickFolder.handler(async () => ({ path: await (shell ?? absent()).pickFolder() })),
  openExternal: os.openExternal.handler(({ input }) => (shell ?? absent()).openExternal(input.url)),
  notify: os.notify.handler(({ input }) => (shell ?? absent()).notify(input)),
  commands: os.commands.handler((request) => stream(request, (signal) => (shell ?? absent()).commands(signal))),
})

function absent(): never {
  throw new AppError('unsupported', {
    message: 'This host has no desktop to do that on.',
    remedy: 'Do it in the browser or the terminal, or use the desktop app.',
  })
}
