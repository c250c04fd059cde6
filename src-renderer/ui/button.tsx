/** Buttons: one look for actions with words, one for icons. */
import type { ComponentProps } from 'react'
import styles from './button.module.css'
import { classNames } from './class-names.ts'
import { tip } from './tooltip.ts'

type ButtonProps = ComponentProps<'button'> & {
  look?: 'primary' | 'secondary' | 'ghost' | 'danger'
  size?: 'sm' | 'md'
}

export function Button({ look = 'secondary', size = 'md', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classNames(styles.button, styles[look], styles[size], className)} {...rest} />
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label'> & {
  /** Read out, and shown as the tooltip. */
  label: string
  /** Shown behind the label in the tooltip. */
  shortcut?: string | undefined
  size?: 'sm' | 'md'
}

export function IconButton({ label, shortcut, size = 'md', className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      {...tip(label, shortcut)}
      className={classNames(styles.icon, size === 'sm' && styles.iconSm, className)}
      {...rest}
    />
  )
}
