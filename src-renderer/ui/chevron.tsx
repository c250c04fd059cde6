/** The sign before what folds: it turns when that is open. */
import { ChevronRight } from 'lucide-react'
import styles from './chevron.module.css'
import { classNames } from './class-names.ts'

export const Chevron = ({
  open,
  size = 13,
  className,
}: {
  open: boolean
  size?: number
  className?: string | undefined
}) => <ChevronRight size={size} className={classNames(styles.chevron, open && styles.open, className)} aria-hidden />
