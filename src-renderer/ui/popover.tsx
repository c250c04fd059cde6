/** A small panel at a control: figures and a few actions. Closed by Escape and by a press outside. */
import { Popover as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import styles from './popover.module.css'

type PopoverProps = {
  label: string
  open?: boolean
  onOpenChange?: (open: boolean) => void
  side?: 'top' | 'bottom'
  /** The panel takes the focus when it opens, not its first control: for controls that explain themselves when focused, or undo. */
  focusPanel?: boolean
  /** The control; it gets the press and the state. */
  trigger: ReactElement
  children: ReactNode
}

export function Popover({
  label,
  open,
  onOpenChange,
  side = 'top',
  focusPanel = false,
  trigger,
  children,
}: PopoverProps) {
  return (
    <Radix.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.popover}
          side={side}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onOpenAutoFocus={(event) => {
            if (!focusPanel || !(event.currentTarget instanceof HTMLElement)) return
            event.preventDefault()
            event.currentTarget.focus()
          }}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
