/** Files dropped anywhere on a session come to its prompt. Folders are the window's business: it opens a session in them. */
import { type DragEvent, useState } from 'react'

export type FileDrop = {
  /** Files are held over it. */
  readonly over: boolean
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
  }
}

/**
 * The window hears of each event as well, and leaves alone what was prevented here. `onFiles`: null where there is no prompt to
 * bring them to.
 */
export function useFileDrop(onFiles: ((files: readonly File[]) => void) | null): FileDrop {
  const [over, setOver] = useState(false)
  return {
    over,
    handlers: {
      onDragOver(event) {
        if (!onFiles || !event.dataTransfer.types.includes('Files')) return
        if (!isWithin(event.target, event.currentTarget)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave(event) {
        if (!isWithin(event.relatedTarget, event.currentTarget)) setOver(false)
      },
      onDrop(event) {
        setOver(false)
        if (!onFiles || !isWithin(event.target, event.currentTarget)) return // in a dialog that was opened from it
        const { files, hasFolder } = partsOf(event.dataTransfer)
        if (files.length === 0) return
        if (!hasFolder) event.preventDefault()
        onFiles(files)
      },
    },
  }
}

const isWithin = (target: EventTarget | null, area: Element): boolean => target instanceof Node && area.contains(target)

function partsOf({ items }: DataTransfer): { readonly files: readonly File[]; readonly hasFolder: boolean } {
  const files: File[] = []
  let hasFolder = false
  for (const item of items) {
    const file = item.getAsFile()
    if (item.webkitGetAsEntry()?.isDirectory === true) hasFolder = true
    else if (file) files.push(file)
  }
  return { files, hasFolder }
}
