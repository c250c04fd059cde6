/** A key or a combination of keys. */
import type { ReactNode } from 'react'
import styles from './kbd.module.css'

/** `hidden`: not read out, where the control says its keys by itself. */
export const Kbd = ({ hidden = false, children }: { hidden?: boolean; children: ReactNode }) => (
  <kbd className={styles.kbd} aria-hidden={hidden}>
    {children}
  </kbd>
)
