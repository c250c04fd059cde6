/** How much may lie unread in a MessagePort, which itself takes whatever it is given: the reader tells what it has taken. */

/** In `portSize`. Above any usual batch of a stream, so only a page that doesn't read is made to wait. */
export const PORT_WINDOW = 1024 * 1024

/** The reader tells after so much: seldom enough to cost nothing, and a quarter of what the other end waits for. */
export const PORT_TOLD_EVERY = PORT_WINDOW / 4

/** Of a message of the contract: UTF-16 units of a text, bytes of anything else. */
export function portSize(message: unknown): number {
  if (typeof message === 'string') return message.length
  if (message instanceof ArrayBuffer || ArrayBuffer.isView(message)) return message.byteLength
  return 0
}

/** Counts what arrives and tells it, a plain number that no message of the contract is. Returns what to call with each message. */
export function tellWhatIsRead(tell: (size: number) => void): (message: unknown) => void {
  let read = 0
  return (message) => {
    read += portSize(message)
    if (read < PORT_TOLD_EVERY) return
    tell(read)
    read = 0
  }
}
