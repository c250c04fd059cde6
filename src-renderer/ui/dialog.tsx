/** Dialogs over a scrim: focus is kept inside and returns where it was. */
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import { giveFocusBack } from './focus-trail.ts'
import styles from './dialog.module.css'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One sentence under the title; read out when the dialog opens. */
  description?: ReactNode
  width?: 'sm' | 'md' | 'lg' | 'xl'
  children: ReactNode
  onOpenAutoFocus?: ComponentProps<typeof Radix.Content>['onOpenAutoFocus']
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  width = 'md',
  children,
  onOpenAutoFocus,
}: DialogProps) {
  if (!open) return null // there are a dozen, and closed they would be painted again with all around them
  return (
    <Radix.Root open onOpenChange={onOpenChange}>
      <Radix.Portal>
        {/* Not Radix.Overlay: it locks scrolling through an injected <style>, which the CSP forbids; nothing here scrolls. */}
        <div className={styles.scrim} data-scrim>
          <Radix.Content
            className={classNames(styles.content, styles[width])}
            {...(description === undefined && { 'aria-describedby': undefined })}
            onOpenAutoFocus={(event) => {
              onOpenAutoFocus?.(event)
              if (!event.defaultPrevented) startInDialog(event)
            }}
            onCloseAutoFocus={giveFocusBack}
          >
            <div className={styles.header}>
              <Radix.Title className={styles.title}>{title}</Radix.Title>
            </div>
            {description !== undefined && (
              <Radix.Description className={styles.description} asChild>
                <div>{description}</div>
              </Radix.Description>
            )}
            {children}
            {/* Last, so that the focus starts in what the dialog asks for. */}
            <Radix.Close asChild>
              <IconButton label="Close" size="sm" className={styles.close} data-closes>
                <X size={14} />
              </IconButton>
            </Radix.Close>
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  )
}

const TAKES_FOCUS =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]'

/** Where nothing in it takes the focus but its ✕, the dialog itself does: else that would begin with its tooltip. */
function startInDialog(event: Event): void {
  const content = event.currentTarget
  if (!(content instanceof HTMLElement)) return
  if (content.querySelector(TAKES_FOCUS)?.hasAttribute('data-closes') !== true) return
  event.preventDefault()
  content.focus()
}

/** `longText`: scrolls with the keyboard although nothing in it takes the focus. */
export const DialogBody = ({ longText = false, children }: { longText?: boolean; children: ReactNode }) => (
  <div className={styles.body} {...(longText && { tabIndex: 0, role: 'region', 'aria-label': 'Text of the dialog' })}>
    {children}
  </div>
)

export const DialogActions = ({ children }: { children: ReactNode }) => <div className={styles.actions}>{children}</div>
