/** Drop-down and context menus. Not modal: locking the page would need an injected <style>, which the CSP forbids. */
import { Check } from 'lucide-react'
import { ContextMenu as RadixContext, DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './menu.module.css'

export type MenuAction = {
  readonly label: string
  readonly icon?: ReactNode
  readonly shortcut?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
}

export type MenuEntry = MenuAction | 'separator'

type Opening = { open: boolean; onOpenChange: (open: boolean) => void }

type ActionMenuProps = {
  label: string
  entries: readonly MenuEntry[]
  /** Where something else than its control opens it as well. */
  opening?: Opening
  /** Which edge of its control it keeps to. */
  align?: 'start' | 'end'
  children: ReactElement
}

export function ActionMenu({ label, entries, opening, align = 'end', children }: ActionMenuProps) {
  return (
    <Radix.Root modal={false} {...opening}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.menu} align={align} sideOffset={4} collisionPadding={8} aria-label={label}>
          {entries.map((entry, index) =>
            entry === 'separator' ? (
              <Radix.Separator key={index} className={styles.separator} />
            ) : (
              <Radix.Item
                key={entry.label}
                className={classNames(styles.item, entry.danger && styles.danger)}
                disabled={entry.disabled ?? false}
                onSelect={entry.onSelect}
              >
                <ActionContent {...entry} />
              </Radix.Item>
            ),
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export function ContextActions({ label, entries, children }: Omit<ActionMenuProps, 'opening' | 'align'>) {
  return (
    <RadixContext.Root modal={false}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className={styles.menu} collisionPadding={8} aria-label={label}>
          {entries.map((entry, index) =>
            entry === 'separator' ? (
              <RadixContext.Separator key={index} className={styles.separator} />
            ) : (
              <RadixContext.Item
                key={entry.label}
                className={classNames(styles.item, entry.danger && styles.danger)}
                disabled={entry.disabled ?? false}
                onSelect={entry.onSelect}
              >
                <ActionContent {...entry} />
              </RadixContext.Item>
            ),
          )}
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  )
}

const ActionContent = ({ icon, label, shortcut }: MenuAction) => (
  <>
    <span className={styles.icon}>{icon}</span>
    <span className={styles.label}>{label}</span>
    {shortcut !== undefined && <span className={styles.shortcut}>{shortcut}</span>}
  </>
)

export type Choice = { readonly value: string; readonly label: string; readonly description?: string | undefined }

type ChoiceMenuProps = {
  label: string
  value: string
  choices: readonly Choice[]
  onChoose: (value: string) => void
  /** Under the choices: a free entry, a note. */
  footer?: ReactNode
  opening?: Opening
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  children: ReactElement
}

/** One of several, each with a line that says what it means. */
export function ChoiceMenu(props: ChoiceMenuProps) {
  const { label, value, choices, onChoose, footer, opening, side, align, children } = props
  return (
    <Radix.Root modal={false} {...opening}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={classNames(styles.menu, styles.choices)}
          side={side ?? 'bottom'}
          align={align ?? 'start'}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          <Radix.RadioGroup value={value} onValueChange={onChoose}>
            {choices.map((choice) => (
              <Radix.RadioItem key={choice.value} value={choice.value} className={styles.item}>
                <span className={styles.icon}>
                  <Radix.ItemIndicator>
                    <Check size={14} />
                  </Radix.ItemIndicator>
                </span>
                <span className={styles.label}>
                  {choice.label}
                  {choice.description !== undefined && <span className={styles.description}>{choice.description}</span>}
                </span>
              </Radix.RadioItem>
            ))}
          </Radix.RadioGroup>
          {footer}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
