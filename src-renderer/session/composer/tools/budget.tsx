/** What the session has cost, what it may cost, and the dialog that sets the bound. */
import { type SubmitEvent, useState } from 'react'
import { Budget } from '#shared/composing.ts'
import type { Session } from '#shared/session.ts'
import { useBullpen } from '../../../client/context.tsx'
import { formatCost, formatTokens, totalTokens } from '../../../client/format.ts'
import { formatSpent, NEAR_SHARE } from '../../../client/usage-words.ts'
import { useAction } from '../../../client/use-action.ts'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Dialog, DialogActions, DialogBody } from '../../../ui/dialog.tsx'
import { Field, TextInput } from '../../../ui/field.tsx'
import { tip } from '../../../ui/tooltip.ts'
import styles from './budget.module.css'

export function UsageFigures({ session, onOpen }: { session: Session; onOpen: () => void }) {
  const { usage, profile, budgetUsd } = session
  const { costUsd, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage
  const total = totalTokens(usage)
  const parts = [
    `${formatTokens(inputTokens)} in`,
    `${formatTokens(outputTokens)} out`,
    `${formatTokens(cacheReadTokens)} read from cache`,
    `${formatTokens(cacheWriteTokens)} written to cache`,
  ]
  const cost = profile === 'demo' ? 'no cost' : formatCost(costUsd)
  const amount = budgetUsd === null ? '' : formatSpent(budgetUsd)
  const bound = budgetUsd === null ? '' : ` of ${amount}`
  const share = budgetUsd === null ? 0 : costUsd / budgetUsd
  const figures =
    total === 0 ? (
      budgetUsd === null ? (
        'Budget'
      ) : (
        `Budget ${amount}`
      )
    ) : (
      <span>
        <span className={styles.tokens}>{formatTokens(total)} tokens · </span>
        {cost}
        {bound}
      </span>
    )
  const text = total === 0 ? 'What this session may cost' : `This session: ${parts.join(', ')}. Cost at list price.`
  return (
    <Button
      look="ghost"
      size="sm"
      className={classNames(styles.usage, share >= 1 ? styles.spent : share >= NEAR_SHARE && styles.near)}
      aria-haspopup="dialog"
      {...tip(text)}
      onClick={onOpen}
    >
      {figures}
    </Button>
  )
}

type BudgetDialogProps = { session: Session; open: boolean; onOpenChange: (open: boolean) => void }

export function BudgetDialog({ session, open, onOpenChange }: BudgetDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Budget of this session"
      description="Once it has cost so much, no further prompt is sent. A turn under way is never cut short."
      width="sm"
    >
      <BudgetForm session={session} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function BudgetForm({ session, onDone }: { session: Session; onDone: () => void }) {
  const { id, budgetUsd, usage } = session
  const { client, sessions } = useBullpen()
  const act = useAction()
  const [typed, setTyped] = useState(budgetUsd === null ? '' : String(budgetUsd))
  const amount = Budget.safeParse(Number(typed.trim().replace(',', '.').replace(/^\$/, '')))
  const isEmpty = typed.trim() === ''
  const wrong = isEmpty || amount.success ? undefined : 'An amount in US dollars over 0, like 5 or 2.50.'
  const isSpent = amount.success && amount.data <= usage.costUsd
  const spent = `${usage.costUnknown ? 'at least ' : ''}${formatCost(usage.costUsd)}`
  const set = async (bound: number | null) => {
    if (await act(async () => sessions.put(await client.sessions.setBudget({ id, budgetUsd: bound })))) onDone()
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isEmpty) void set(null)
    else if (amount.success) void set(amount.data)
  }
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <Field
          label="Budget in US dollars"
          hint={
            isSpent
              ? `It has cost ${spent} already: no further prompt would be sent.`
              : `It has cost ${spent} so far. Empty: no limit.`
          }
          error={wrong}
        >
          {({ id: field, describedBy, invalid }) => (
            <TextInput
              id={field}
              aria-describedby={describedBy}
              aria-invalid={invalid}
              inputMode="decimal"
              value={typed}
              maxLength={12}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </DialogBody>
      <DialogActions>
        {budgetUsd !== null && (
          <Button look="ghost" onClick={() => void set(null)}>
            Remove budget
          </Button>
        )}
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" disabled={wrong !== undefined}>
          Set budget
        </Button>
      </DialogActions>
    </form>
  )
}
