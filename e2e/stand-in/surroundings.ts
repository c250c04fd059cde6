/** The parts of Electron that talk to the desktop. What they are told is printed as one JSON line, for the tests to read. */
import { EventEmitter } from 'node:events'

const tell = (line: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

export const shell = {
  openExternal: async (url: string): Promise<void> => tell({ openExternal: url }),
}

export const dialog = {
  showErrorBox: (title: string, content: string): void => tell({ errorBox: title, content }),
  /** Electron takes a window before the options, or none. */
  showMessageBox: async (...given: unknown[]): Promise<{ response: number }> => {
    const { message, buttons } = given.at(-1) as { message: string; buttons: string[] }
    tell({ question: message, buttons })
    return new Promise((resolve) => answers.push((button) => resolve({ response: buttons.indexOf(button) })))
  },
  /** The test says beforehand what the user will choose. */
  showOpenDialog: async (): Promise<{ canceled: boolean; filePaths: string[] }> => {
    const chosen = process.env.BULLPEN_STAND_IN_FOLDER
    return chosen === undefined ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [chosen] }
  },
}

/** The test answers the question that is open, by the words of a button. */
const answers: ((button: string) => void)[] = []
process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'answer' in message) answers.shift()?.(String(message.answer))
})

/** The test clicks on the last one. */
const shown: Notification[] = []
process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'clickNotification' in message) shown.at(-1)?.emit('click')
})

export class Notification extends EventEmitter {
  readonly #words: { title: string; body: string }

  constructor(words: { title: string; body: string }) {
    super()
    this.#words = words
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    shown.push(this)
    tell({ notification: this.#words })
  }

  close(): void {
    this.emit('close')
  }
}

export const Menu = {
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (): void => undefined,
}

class StandInTheme extends EventEmitter {
  themeSource = 'system'
  readonly shouldUseDarkColors = false
  readonly shouldUseDarkColorsForSystemIntegratedUI = false
}

export const nativeTheme = new StandInTheme()

export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }

class StandInSession extends EventEmitter {
  readonly webRequest = { onBeforeRequest: (): void => undefined }
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
}

/** Headless Chromium refuses every permission that the tests don't grant. */
export const session = { defaultSession: new StandInSession() }
