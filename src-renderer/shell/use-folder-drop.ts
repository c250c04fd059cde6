/** A folder dragged onto the window opens the dialog for a new session in it. Files are the prompt's business. */
import { useEffect, useRef, useState } from 'react'
import { pathOfFile } from '../client/port-transport.ts'
import { showToast } from '../ui/toasts.tsx'

/** Returns whether files or folders are held over the window. */
export function useFolderDrop(onFolder: (path: string) => void): boolean {
  const latest = useRef(onFolder)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    latest.current = onFolder
  })
  useEffect(() => {
    const isOurs = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const onOver = (event: DragEvent) => {
      if (!isOurs(event)) return
      if (!event.defaultPrevented) event.preventDefault() // else the browser leaves for the file
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!isOurs(event)) return
      if (event.defaultPrevented) return
      event.preventDefault()
      const dropped = folderOf(event.dataTransfer)
      if (dropped === null) {
        showToast({
          tone: 'info',
          message: 'No prompt takes files here.',
          remedy: 'Drop them on an open session. A folder opens a new one.',
        })
        return
      }
      const path = pathOfFile(dropped.file)
      if (path !== null) latest.current(path)
      else
        showToast({
          tone: 'info',
          message: `A browser does not tell where “${dropped.name}” lies.`,
          remedy: 'Type or paste the path of the folder under “New session”, or use the desktop app.',
        })
    }
    const over = new AbortController()
    const { signal } = over
    window.addEventListener('dragover', onOver, { signal })
    window.addEventListener('dragleave', onLeave, { signal })
    window.addEventListener('drop', onDrop, { signal })
    return () => over.abort()
  }, [])
  return isOver
}

function folderOf(data: DataTransfer | null): { name: string; file: File } | null {
  for (const item of data?.items ?? []) {
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry?.isDirectory === true && file) return { name: entry.name, file }
  }
  return null
}
