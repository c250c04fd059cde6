import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { NO_USAGE } from '#shared/session.ts'
import { fakeBullpen, renderWith } from '../../../testing/fake-bullpen.tsx'
import { aSession } from '../../../testing/sessions.ts'
import { BudgetDialog, UsageFigures } from './budget.tsx'

const spent = { ...NO_USAGE, costUsd: 1.25, inputTokens: 1_000 }

it('sets an amount, refuses what is none, and says when it is spent already', async () => {
  const setBudget = vi.fn<(input: unknown) => unknown>(() => aSession())
  const session = aSession({ usage: spent })
  const onOpenChange = vi.fn<(open: boolean) => void>()
  renderWith(
    fakeBullpen({ 'sessions.setBudget': setBudget }),
    <BudgetDialog session={session} open onOpenChange={onOpenChange} />,
  )
  const field = screen.getByRole('textbox', { name: 'Budget in US dollars' })
  await userEvent.type(field, 'much')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Set budget' }).disabled).toBe(true)
  await userEvent.clear(field)
  await userEvent.type(field, '1')
  expect(screen.getByText(/no further prompt would be sent/)).toBeTruthy()
  await userEvent.type(field, '0,5{Enter}')
  expect(setBudget).toHaveBeenCalledExactlyOnceWith({ id: session.id, budgetUsd: 10.5 })
  expect(onOpenChange).toHaveBeenCalledWith(false)
})

it('shows the cost with its bound', () => {
  renderWith(
    fakeBullpen({}),
    <UsageFigures session={aSession({ usage: spent, budgetUsd: 5 })} onOpen={() => undefined} />,
  )
  expect(screen.getByRole('button').textContent).toBe('1.0k tokens · $1.25 of $5.00')
})
