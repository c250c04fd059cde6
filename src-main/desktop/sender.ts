/** Whether a message to the main process comes from our page. Pure: what Electron says of the sender comes from the caller. */
import { APP_ORIGIN } from './app-origin.ts'

export type Sender = {
  /** Of the window that sent it. */
  readonly contentsId: number
  /** Null when the frame is gone already. */
  readonly frame: { readonly origin: string; readonly isMain: boolean } | null
}

export function isOurPage({ contentsId, frame }: Sender, ourContentsId: number): boolean {
  return contentsId === ourContentsId && frame !== null && frame.isMain && frame.origin === APP_ORIGIN
}
