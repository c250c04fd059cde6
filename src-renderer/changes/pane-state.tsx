/** What stands in the middle of a part of the panel that has nothing else to show. */
import type { ReactNode } from 'react'
import styles from './pane-state.module.css'

export const PaneState = ({ children }: { children: ReactNode }) => <div className={styles.state}>{children}</div>
