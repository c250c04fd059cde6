/** A message in its place: what happened, what to do, and the evidence on demand. */
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './notice.module.css'

type NoticeProps = {
  tone: 'info' | 'warning' | 'error'
  message: ReactNode
  remedy?: ReactNode
  /** Shown on demand, as it is. */
  detail?: string | undefined
  actions?: ReactNode
  /** Read out at once when it appears. */
  urgent?: boolean
}

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert }

export function Notice({ tone, message, remedy, detail, actions, urgent = false }: NoticeProps) {
  const Icon = ICONS[tone]
  return (
    <div className={classNames(styles.notice, styles[tone])} {...(urgent && { role: 'alert' })}>
      <Icon size={15} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <p className={styles.message}>{message}</p>
        {remedy !== undefined && <p className={styles.remedy}>{remedy}</p>}
        {detail !== undefined && detail !== '' && (
          <details className={styles.detail}>
            <summary>Details</summary>
            <pre>{detail}</pre>
          </details>
        )}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  )
}
