/** One part of the dashboard under its heading. */
import { type ReactNode, type Ref, useId } from 'react'
import { classNames } from '../ui/class-names.ts'
import styles from './panel.module.css'

type PanelProps = {
  /** Of who brings it into view: it then takes the focus. */
  ref?: Ref<HTMLElement>
  title: string
  /** Beside the heading, in words. */
  summary?: string
  actions?: ReactNode
  className?: string | undefined
  children: ReactNode
}

export function Panel({ ref, title, summary, actions, className, children }: PanelProps) {
  const id = useId()
  return (
    <section
      ref={ref}
      {...(ref && { tabIndex: -1 })}
      className={classNames(styles.panel, className)}
      aria-labelledby={id}
    >
      <header className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {summary !== undefined && <p className={styles.summary}>{summary}</p>}
        <div className={styles.actions}>{actions}</div>
      </header>
      {children}
    </section>
  )
}
