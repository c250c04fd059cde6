/** What a view shows when it has nothing to show, or not yet. */
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './empty.module.css'

type EmptyProps = { title: string; small?: boolean; children?: ReactNode; actions?: ReactNode }

export const Empty = ({ title, small = false, children, actions }: EmptyProps) => (
  <div className={styles.empty}>
    <h2 className={classNames(styles.title, small && styles.small)}>{title}</h2>
    {children !== undefined && <div className={styles.text}>{children}</div>}
    {actions !== undefined && <div className={styles.actions}>{actions}</div>}
  </div>
)

/**
 * Says that something is being fetched; invisible at first, so that what is quick does not flicker. `fill`: in the middle of
 * its pane.
 */
export const Loading = ({ label, fill = false }: { label: string; fill?: boolean }) => (
  <div className={classNames(styles.loading, fill && styles.fill)} role="status">
    <span className={styles.spinner} aria-hidden />
    {label}
  </div>
)
