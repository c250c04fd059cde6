/** Short messages about something that happened elsewhere on the screen. Errors stay until they are dismissed. */
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { create } from 'zustand'
import { IconButton } from './button.tsx'
import { Notice } from './notice.tsx'
import styles from './toasts.module.css'

type Toast = {
  readonly id: number
  readonly tone: 'info' | 'error'
  readonly message: string
  readonly remedy?: string | undefined
}

const SHOWN_MS = 5_000
const MOST = 4

const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }))
let lastId = 0

export function showToast(toast: Omit<Toast, 'id'>): void {
  lastId += 1
  const entry = { ...toast, id: lastId }
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, entry].slice(-MOST) }))
}

const dismiss = (id: number) =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))

export function Toasts() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <section className={styles.region} aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastView({ toast }: { toast: Toast }) {
  const { id, tone, message, remedy } = toast
  useEffect(() => {
    if (tone === 'error') return
    const timer = setTimeout(() => dismiss(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [id, tone])
  return (
    <div className={styles.toast}>
      <Notice tone={tone} message={message} remedy={remedy} />
      <IconButton label="Dismiss" size="sm" className={styles.dismiss ?? ''} onClick={() => dismiss(id)}>
        <X size={13} />
      </IconButton>
    </div>
  )
}
