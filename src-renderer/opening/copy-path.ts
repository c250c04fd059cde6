/** Puts a path into the clipboard, and says so. */
import { showToast } from '../ui/toasts.tsx'

export function copyPath(path: string): void {
  navigator.clipboard.writeText(path).then(
    () => showToast({ tone: 'info', message: 'The path is copied.' }),
    () => showToast({ tone: 'error', message: 'The clipboard could not be written.', remedy: path }),
  )
}
