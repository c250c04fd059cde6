/** A small label for a fact that must not be missed. */
import type { ComponentProps } from 'react'
import styles from './badge.module.css'
import { classNames } from './class-names.ts'

type Tone = 'neutral' | 'accent' | 'info' | 'warn' | 'danger'

export const Badge = ({ tone = 'neutral', className, ...rest }: ComponentProps<'span'> & { tone?: Tone }) => (
  <span className={classNames(styles.badge, styles[tone], className)} {...rest} />
)

/** A badge that opens something. */
export const BadgeButton = ({ tone = 'neutral', className, ...rest }: ComponentProps<'button'> & { tone?: Tone }) => (
  <button type="button" className={classNames(styles.badge, styles.button, styles[tone], className)} {...rest} />
)
